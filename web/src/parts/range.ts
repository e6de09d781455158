/** Columns of a line, from 0, the end excluded. */
export type Range = { readonly from: number; readonly to: number };
