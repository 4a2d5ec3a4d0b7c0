/** What a role may do with each kind of object, by what it was granted on that object. */

/** How much a role has of an object; `one` is the privilege that the statement is documented to need. */
export const LEVELS = ["nothing", "little", "one", "ownership"] as const;
export type Level = (typeof LEVELS)[number];

/** What a statement comes to. */
export type Answer =
  /** As if it were not there: 002003; as a container 002043. */
  | "hidden"
  | "no container"
  /** 003001. */
  | "forbidden"
  /** 003041. */
  | "name taken"
  | "accepted"
  /** SHOW: accepted, with no row and with one. */
  | "no row"
  | "a row"
  /** 000002. */
  | "not offered";

/** An object, what lets a role see it without more, and what the role has of the things around it. */
export interface Subject {
  readonly on: string;
  readonly little: string | undefined;
  readonly around: readonly string[];
}

const DATABASE = "USAGE ON DATABASE ML";
const SCHEMA = "USAGE ON SCHEMA ML.PROD";

export const SUBJECTS = {
  DATABASE: { on: "DATABASE ML", little: "MONITOR", around: [] },
  SCHEMA: { on: "SCHEMA ML.PROD", little: "MONITOR", around: [DATABASE] },
  STAGE: { on: "STAGE ML.PROD.PACKAGES", little: "USAGE", around: [DATABASE, SCHEMA] },
  TAG: { on: "TAG ML.PROD.T", little: "READ", around: [DATABASE, SCHEMA] },
  MODEL: { on: "MODEL ML.PROD.TUMOR", little: "USAGE", around: [DATABASE, SCHEMA] },
  TABLE: { on: "TABLE ML.PROD.TAB", little: "REFERENCES", around: [DATABASE, SCHEMA] },
  VIEW: { on: "VIEW ML.PROD.SEEN", little: "REFERENCES", around: [DATABASE, SCHEMA] },
  WAREHOUSE: { on: "WAREHOUSE WH", little: "MONITOR", around: [] },
  ROLE: { on: "ROLE OTHER", little: undefined, around: [] },
  USER: { on: "USER EVE", little: undefined, around: [] },
} as const satisfies Record<string, Subject>;

export interface Case {
  readonly kind: keyof typeof SUBJECTS;
  readonly sql: string;
  /** What `one` grants: a privilege of the kind. */
  readonly needs?: string;
  /** What the role has besides, at every level. */
  readonly besides?: readonly string[];
  /** By level; a level that is left out is not tried. */
  readonly answers: Readonly<Partial<Record<Level, Answer>>>;
}
