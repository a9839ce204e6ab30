import type { LinkClaims } from './link-token.ts';
import type { Problem } from './problem.ts';

/** Asks for the one press that resumes: opening a link, as mail scanners do, must do nothing. */
export function confirmationPage({ workflowId, title, choices }: LinkClaims): string {
  const buttons =
    choices === undefined
      ? '<button>Confirm</button>'
      : Object.keys(choices)
          .map((name) => `<button name="choice" value="${escaped(name)}">${escaped(name)}</button>`)
          .join('\n');
  const question = title ?? `May ${workflowId} go on?`;
  return page(question, `<form method="post">\n${buttons}\n</form>`);
}

export function donePage(choice: string | undefined): string {
  return page('Thank you', `<p>${escaped(choice ?? 'Confirmed')}: that is noted.</p>`);
}

export function problemPage({ title, detail }: Problem): string {
  return page(title, `<p>${escaped(detail)}</p>`);
}

function page(title: string, body: string): string {
  const heading = escaped(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}</title>
</head>
<body>
<h1>${heading}</h1>
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}
