import type { DynamicTable } from "../../catalog/dynamic-tables";
import { table } from "../../catalog/shapes";
import { notSupported } from "../../sql/not-supported";
import type { TagValue } from "../../sql/tree";
import type { Run } from "../world";

export function checkTags(_run: Run, tags: readonly TagValue[]): void {
  if (tags.length > 0) throw notSupported("TAG of DYNAMIC TABLE");
}

export function tagged(_run: Run, _tags: readonly TagValue[]): DynamicTable["tags"] {
  return table();
}

export function checkTagging(_run: Run, _table: DynamicTable, _names: unknown): void {
  throw notSupported("TAG of DYNAMIC TABLE");
}

export function setTags(_run: Run, _table: DynamicTable, _tags: unknown): void {
  throw notSupported("TAG of DYNAMIC TABLE");
}

export const unsetTags = setTags;
