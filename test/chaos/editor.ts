import { Creations } from './creations.ts';
import { EditorContext, type EditorOptions } from './editor-context.ts';
import { listPage, readArticle, readByIds, revalidate, walkPages } from './reads.ts';
import type { SharedArticle } from './shared-article.ts';
import { deleteArticle, replaceArticle, updateArticle, writeShared, writeStale } from './writes.ts';

/** How often each operation is invoked, relative to the others. */
const WEIGHTS = {
  create: 18,
  'create concurrently': 2,
  'replay create': 3,
  'reuse key': 1,
  read: 14,
  revalidate: 4,
  'read by ids': 4,
  list: 2,
  walk: 0.6,
  replace: 12,
  update: 12,
  delete: 12,
  'stale write': 4,
  'shared write': 10,
};
export type Operation = keyof typeof WEIGHTS;

const WITHOUT_OWN_ARTICLE: ReadonlySet<Operation> = new Set([
  'create',
  'create concurrently',
  'replay create',
  'reuse key',
  'list',
  'walk',
  'shared write',
]);

/** With more articles an editor deletes instead of creating, which keeps walks short. */
const ARTICLES_MAX = 12;

/** A sequential client that invokes random operations and checks every response. */
export class Editor {
  readonly #context: EditorContext;
  readonly #creations: Creations;

  constructor(options: EditorOptions) {
    this.#context = new EditorContext(options);
    this.#creations = new Creations(this.#context);
  }

  /** Invokes a random operation and returns its name. `shared` are the articles that all editors write. */
  async invoke(shared: readonly SharedArticle[]): Promise<Operation> {
    const operation = this.#choose();
    await this.#run(operation, shared);
    return operation;
  }

  /** Retries unacknowledged creations until `untilMs`, in Unix milliseconds. */
  settle(untilMs: number): Promise<void> {
    return this.#creations.settle(untilMs);
  }

  #choose(): Operation {
    const { random, articles } = this.#context;
    const operation = random.weighted(WEIGHTS);
    if (operation === 'create' && articles.length >= ARTICLES_MAX) return 'delete';
    return articles.length === 0 && !WITHOUT_OWN_ARTICLE.has(operation) ? 'create' : operation;
  }

  #run(operation: Operation, shared: readonly SharedArticle[]): Promise<void> {
    const context = this.#context;
    switch (operation) {
      case 'create':
        return this.#creations.create();
      case 'create concurrently':
        return this.#creations.createConcurrently();
      case 'replay create':
        return this.#creations.replay();
      case 'reuse key':
        return this.#creations.reuseKey();
      case 'read':
        return context.withArticle((article) => readArticle(context, article));
      case 'revalidate':
        return context.withArticle((article) => revalidate(context, article));
      case 'read by ids':
        return readByIds(context);
      case 'list':
        return listPage(context);
      case 'walk':
        return walkPages(context);
      case 'replace':
        return context.withArticle((article) => replaceArticle(context, article));
      case 'update':
        return context.withArticle((article) => updateArticle(context, article));
      case 'delete':
        return context.withArticle((article) => deleteArticle(context, article));
      case 'stale write':
        return context.withArticle((article) => writeStale(context, article));
      case 'shared write':
        return writeShared(context, context.random.pick(shared));
    }
  }
}
