// What the contract needs of an adapter under test.
import type { Store } from '../../src/store/port.ts';

export interface OpenedStore {
  readonly store: Store;
  /** Closes the store and opens it again on what it kept; left out where nothing is kept. */
  readonly reopen?: () => Promise<Store>;
  /** Closes the store, whichever was opened last, and removes what it kept. */
  readonly destroy: () => Promise<void>;
}

/** Opens an empty store. */
export type OpenStore = () => Promise<OpenedStore>;

/** The store of the running test. */
export type UseStore = () => Store;
