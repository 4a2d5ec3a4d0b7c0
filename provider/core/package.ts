/** A model package in a local folder, read and checked. */
export interface ModelPackage {
  /** Absolute path of the folder. */
  readonly directory: string;
  /** Hex SHA-256 over the relative paths and contents of all files. */
  readonly contentHash: string;
  /** What to upload, in order. */
  readonly uploads: readonly Upload[];
  /** SQL names of the methods that MANIFEST.yml declares. */
  readonly methods: readonly string[];
  /** Those that it says are immutable. */
  readonly immutable: readonly string[];
  /** Its model/model.yaml, which has the signatures. */
  readonly spec: string | undefined;
}

/** Files that one PUT takes to one folder of a stage; paths are relative, with forward slashes. */
export interface Upload {
  /** A file, or `folder/*` for all files of a folder that holds nothing else. */
  readonly files: string;
  /** `""` is the root. */
  readonly folder: string;
}

/** Where packages are read from; a port, so that the core does no I/O. */
export interface ModelPackages {
  /**
   * Reads and checks a package.
   * @param path relative to the program's folder, or absolute
   * @param input the input that names it, for messages
   * @returns undefined when the folder does not exist
   * @throws InputError when it is not a model package
   */
  read(path: string, input: string): Promise<ModelPackage | undefined>;
}

/** Inputs completed from local files, with what the user should be told about it. */
export interface Prepared<I> {
  readonly inputs: I;
  readonly packages: readonly ModelPackage[];
  readonly notes: readonly string[];
}
