import type { Seat } from "@mua/core";
import { PythonRandom, sha256Hex } from "@mua/python-compat";

/** The random numbers of one seat: the same for the same trial, different between tasks and roles. */
export function chanceOf({ seed, role, task }: Seat): PythonRandom {
  return new PythonRandom(BigInt(`0x${sha256Hex(`${seed} ${role} ${task.id}`).slice(0, 16)}`));
}
