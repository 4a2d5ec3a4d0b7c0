import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Statements that put every file of a model package on a stage, in its folder. */
export function putsOf(folder: string, stage: string): readonly string[] {
  const place = stage.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => {
      const below = file.parentPath.slice(folder.length + 1);
      const from = join(file.parentPath, file.name).replaceAll("\\", "/");
      return `PUT 'file://${from}' '@${place}/${below}' AUTO_COMPRESS = FALSE OVERWRITE = TRUE`;
    });
}
