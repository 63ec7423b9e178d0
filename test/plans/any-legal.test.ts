import { itPlansWhatIsLegal } from "./any-legal";

// A few here, many in the full form (any-legal.full.ts).
itPlansWhatIsLegal(2);
