import { describePrograms } from "../cases/program.case";

describePrograms();
