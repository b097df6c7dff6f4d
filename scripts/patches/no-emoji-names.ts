/** node-emoji without its 208 KB of names: lessons are written without `:names:`, so none is ever looked up. */
export const get = (): undefined => undefined;
