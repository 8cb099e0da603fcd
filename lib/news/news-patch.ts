import * as v from 'valibot';
import { mergePatch } from '../schema/merge-patch.ts';
import { articleFields } from './news.ts';

/** A JSON merge patch (RFC 7396). */
export const NewsPatch = v.pipe(
  mergePatch(articleFields),
  v.title('NewsPatch'),
  v.description('A JSON merge patch of an article: any of its fields.'),
  v.examples([{ title: 'Harbour open again after storm', creator: { first_name: 'Grace' } }]),
);
export type NewsPatch = v.InferOutput<typeof NewsPatch>;
