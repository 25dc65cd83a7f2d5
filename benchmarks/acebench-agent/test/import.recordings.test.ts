import { type EpisodeRecord, type Folder, formatEpisode, type Message, parseEpisode } from "@mua/core";
import { describe, expect, it } from "vitest";
import { openAceBench } from "../src/benchmark.ts";
import { dialogueTable } from "../src/files/dialogue-table.ts";
import { dialoguePath, ROOT } from "../src/files/places.ts";
import { aceBenchAdapter } from "../src/index.ts";
import { LANGUAGES } from "../src/language.ts";
import { NOT_RECORDED, replay } from "../src/scoring.ts";
import { loops, played } from "./loops.ts";
import { recorded, recordedDataset, title } from "./recordings.ts";

async function imported(text: string, folder: Folder): Promise<readonly EpisodeRecord[]> {
  const records: EpisodeRecord[] = [];
  const open = async () => recordedDataset();
  for await (const record of aceBenchAdapter.importResults?.(text, folder, {}, open) ?? [])
    records.push(record);
  return records;
}

/** A model's folder of official results, with other files of its. */
function folderOf(language: string, model: string, files: ReadonlyMap<string, string>): Folder {
  return {
    label: `result_all/result_${language}/${model}`,
    list: () => [],
    has: (path) => files.has(path),
    text: (path) => files.get(path) ?? expect.fail(path),
  };
}

/** What of messages does not depend on who measured it; the official table loses blanks at the end of what was not executed. */
function said(messages: readonly Message[]): readonly Message[] {
  return messages.map((message, index) => {
    if (message.role === "tool") return message;
    const { seconds: _, usage: __, content, ...rest } = message;
    const executed = messages[index + 1]?.role === "tool";
    return { ...rest, content: executed ? content : (content?.replace(/ +$/u, "") ?? null) };
  });
}

describe.skipIf(!recorded)(title("recorded conversations"), () => {
  it.each(["multi_turn", "multi_step"])("come back from official files: %s", async (category) => {
    const parts = new Map(LANGUAGES.map((language) => [language, openAceBench(language, recordedDataset())]));
    for (const loop of loops(category)) {
      const part = parts.get(loop.lang) ?? expect.fail();
      const task = part.tasks.find(({ id }) => id === loop.entry_id) ?? expect.fail();
      const record = await played(part, task, loop);
      const { dialogue } = replay(task, record.trajectory, part.material());
      const model = loop.runner === "common" ? "somebody+common" : "somebody";
      const table = new Map([[ROOT + dialoguePath(task, model), dialogueTable(dialogue.items)]]);
      const [known] = await imported(loop.result_line, folderOf(loop.lang, model, table));
      const [unknown] = await imported(loop.result_line, folderOf(loop.lang, model, new Map()));
      if (known === undefined || unknown === undefined) return expect.fail();

      expect(known.trajectory.participants.agent).toBe("somebody");
      expect([known.score, unknown.score]).toEqual([record.score, record.score]);
      // Both are scored the same by their messages, also once they are stored.
      for (const { trajectory, score } of [known, unknown].map((one) => parseEpisode(formatEpisode(one))))
        expect(await part.score(task, trajectory)).toEqual(score);
      expect(unknown.trajectory).toMatchObject({ seconds: null, ending: { reason: NOT_RECORDED } });
      expect(said(known.trajectory.messages)).toEqual(said(record.trajectory.messages));
      expect(known.trajectory.ending).toEqual(record.trajectory.ending);
      const { limits } = known.trajectory;
      if (limits !== undefined) expect(limits.steps).toBe(loop.max_dialog_turns);
    }
  });
});
