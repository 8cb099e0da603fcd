import * as v from 'valibot';

const article = v.object({
  id: v.any(),
  title: v.any(),
  content: v.any(),
  creator: v.object({ first_name: v.any(), last_name: v.any() }),
  created_at: v.any(),
  updated_at: v.any(),
});
const recorded = v.union([article, v.array(article), v.any()]);

/** An article, or a list of them, with the fields that were recorded: a later field is not compared. */
export function recordedFields(body: unknown): unknown {
  return v.parse(recorded, body);
}
