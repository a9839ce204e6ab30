import { expect, test } from 'vitest';
import { extractGraph } from '../../../src/machines/xstate/extract-graph.ts';
import { mermaidOf } from '../../../inspector/chart/index.ts';
import { chartMachines } from './machines.ts';

const machines = chartMachines();

test('a machine is a Mermaid state diagram', () => {
  const text = mermaidOf(extractGraph(machines['review']!, '1'), { active: ['waiting'] });
  expect(text).toMatchInlineSnapshot(`
    "stateDiagram-v2
      [*] --> s1
      state "draft" as s1
      state "checking" as s2
      s2 : invoke checkDocument
      state "waiting" as s3
      s3 : COMMENT / keepComment
      state "published" as s4
      state "discarded" as s5
      s4 --> [*]
      s5 --> [*]
      s1 --> s2 : SUBMIT
      s1 --> s5 : DISCARD
      s2 --> s3 : done#58; checkDocument
      s2 --> s1 : error#58; checkDocument
      s2 --> s1 : after 1m
      s3 --> s4 : APPROVE [isSecond] / notify, archive
      s3 --> s1 : REJECT
      s3 --> s3 : after reminder / remind
      s3 --> s4 : always [isTrusted]
      classDef active fill:#dbeafe,stroke:#2563eb,color:#1e3a8a,stroke-width:2px
      class s3 active
    "
  `);
});

test('ways into other states are written outside, others where they belong', () => {
  const text = mermaidOf(extractGraph(machines['history']!, '1'));
  expect(text).toMatchInlineSnapshot(`
    "stateDiagram-v2
      [*] --> s1
      state "playing" as s1 {
        [*] --> s2
        state "intro" as s2
        state "song" as s3 {
          [*] --> s4
          state "verse" as s4
          state "chorus" as s5
          s4 --> s5 : CHORUS
          s5 --> s4 : VERSE
        }
        state "last (H*)" as s6
        state "near (H)" as s7
        s2 --> s3 : SKIP
      }
      state "paused" as s8
      s1 --> s8 : PAUSE
      s8 --> s6 : PLAY
      s8 --> s7 : RESTART
    "
  `);
});

test('regions are set apart, and what can happen anywhere is a note', () => {
  const text = mermaidOf(extractGraph(machines['order']!, '1'));
  expect(text.match(/^ {4}--$/gm)).toHaveLength(2);
  expect(text).toContain('note right of s2\n    in order\n    NOTE / saveNote\n');
  expect(text).toContain('CANCEL → cancelling');
});

test('no character of a name means anything to Mermaid', () => {
  const text = mermaidOf(extractGraph(machines['pauses']!, '1'));
  expect(text).toContain('x#60;y&#34;z#34;');
  expect(text.match(/state "[^"]*" as s\d+/g)).toHaveLength(3);
});
