/** What an event as users send it may hold. Apart, so that the bus does without the codec. */
export const EVENT_KEYS: readonly string[] = [
  'type',
  'payload',
  'id',
  'timestamp',
  'targetWorkflowId',
  'correlationId',
  'traceparent',
];
