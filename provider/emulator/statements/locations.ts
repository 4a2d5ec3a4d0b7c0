import { forbidden, refused } from "../catalog/errors";
import { wholeName } from "../sql/cursor";
import { unexpected } from "../sql/lexer";
import type { Location } from "../sql/tree";
import { inside, userFolder } from "./folders";
import { liveVersion } from "./live-versions";
import { findVersion } from "./versions";
import type { Run } from "./world";

/** A stage's or a version's folder, with the name its files are listed under. */
export interface FilePlace {
  readonly root: string;
  readonly path: string;
  readonly title: string;
  readonly readable: boolean;
  readonly writable: boolean;
}

/** The folder that a location means; no path leaves it. */
export function filePlace(run: Run, location: Location): FilePlace {
  const place = placeOf(run, location);
  if (place.path.split("/").includes("..")) throw refused(`path '${place.path}' leaves the stage.`);
  return place;
}

function placeOf(run: Run, location: Location): FilePlace {
  const { catalog, filesRoot } = run.world;
  switch (location.at) {
    case "snow":
      return versionPlace(run, location.address);
    case "user stage": {
      const root = inside(filesRoot, userFolder(run.session.user));
      return { root, path: location.path, title: "", readable: true, writable: true };
    }
    case "stage": {
      const { stage } = catalog.stage(run.session, location.stage, "LIST");
      return {
        root: inside(filesRoot, stage.folder),
        path: location.path,
        title: stage.name.toLowerCase(),
        readable: catalog.may(run.session, "READ", stage),
        writable: catalog.may(run.session, "WRITE", stage),
      };
    }
  }
}

/** `snow://model/<model>/versions/<version>/…`. Source: model management guide, "Model files" */
function versionPlace(run: Run, address: string): FilePlace {
  const match = /^model\/((?:"(?:[^"]|"")*"|[^/"])+)\/versions\/([^/]+)\/?(.*)$/.exec(address);
  const [, name, version = "", path = ""] = match ?? [];
  if (name === undefined) throw unexpected(`snow://${address}`, { line: 1, column: 0 });
  const { catalog, filesRoot } = run.world;
  const { model } = catalog.model(run.session, wholeName(name, run.grammar), "LIST");
  if (!catalog.may(run.session, "READ", model)) throw forbidden("model", model.name);
  const live = liveVersion(model, version);
  const found = live ?? findVersion(model, version);
  const root = inside(filesRoot, found.folder);
  // PUT and REMOVE take OWNERSHIP. Source: snowflake-ml-python integration tests (model privileges)
  const writable = live !== undefined && catalog.owns(run.session, model);
  return { root, path, title: `versions/${found.name}`, readable: true, writable };
}
