import type { ViewMessage } from "@mua/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agrees, heard } from "../src/compact/hearing.ts";
import { compactTemplate, compactTokenizer } from "../src/compact/template.ts";
import { UnreadableAnswer } from "../src/tokens/template.ts";

const view = { system: null, tools: [], toolChoice: "auto" } as const;
const user = (content: string): ViewMessage => ({ role: "user", content });

describe("free words", () => {
  test.each([
    ["Hey, I'd like to send the kettle back", "Hey, I'd like to return the kettle."],
    ["I was thinking of returning a lamp.", "I was thinking of return a lamp."],
    ["Could you call off order q10403?", "Could you cancel order #Q10403?"],
    ["It’s order number 10403, thanks", "It's order #Q10403, thanks."],
    ["I want to swap the mug", "I want to exchange the mug."],
    ["Can I switch how I pay?", "Can I change the payment method?"],
    ["Ada Lovelace, 80014", "my name is Ada Lovelace, 80014."],
    ["This is Ada Lovelace, zip 80014.", "my name is Ada Lovelace, zip 80014."],
    ["Hi, this is Ada Lovelace!", "Hi, my name is Ada Lovelace!"],
    ["Put it on my Visa card", "Put it on my credit card."],
    ["back on the card I used", "back on the original payment method."],
    ["I don't want it anymore", "I no longer need it."],
    ["12 Quarry Lane, Nampa, ID, 83651", "12 Quarry Lane, Nampa, ID 83651."],
    ["**Where is my package?**", "what is the tracking number of my order ?"],
  ])("%s", (said, meant) => expect(heard(said)).toBe(meant));

  test("answer what was asked without naming it", () => {
    expect(heard("10403", "order")).toBe("#Q10403.");
    expect(heard("my cat broke it", "reason")).toBe("The reason: my cat broke it.");
    expect(heard("Why do you ask?", "reason")).toBe("Why do you ask?");
  });

  test.each([
    "Yes, but not the lamp",
    "Sure, go ahead!",
    "Great, thanks. That's correct.",
    "I confirm",
    "ok",
  ])("'%s' agrees", (text) => expect(agrees(text)).toBe(true));
  test.each([
    "No",
    "Sure, but use PayPal instead",
    "That isn't right",
    "Wait, actually…",
    "What is correct?",
    "",
  ])("'%s' does not", (text) => expect(agrees(text)).toBe(false));
});

describe("whatever a user says", () => {
  const words = fc.constantFrom(
    ..."return cancel exchange #Q10403 q10403 80014 ada@example.org Ada Lovelace yes no price gift card , . ? \n".split(
      " ",
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(words).map((some) => some.join(" ")),
  );
  const act = fc.array(
    fc.constantFrom(
      ..."ask look confirm do tell refuse more who order reason cancel return customer account".split(" "),
    ),
    { maxLength: 3 },
  );

  test("the desk takes it as words of its vocabulary, and throws nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, act), { minLength: 1, maxLength: 8 }), (turns) => {
        const rendering = compactTemplate.start();
        for (const [place, [said, words]] of turns.entries()) {
          const shown =
            place === 0
              ? rendering.open({ ...view, messages: [user(said)] })
              : rendering.next([user(said)], true);
          expect(compactTokenizer.decode(compactTokenizer.encode(shown))).toBe(shown);
          try {
            rendering.read(words.join(" "));
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableAnswer);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the desk reads no more of it than a person would", () => {
    for (const flood of ["1 ", "a", "Ada Lovelace ", "the card i ", "give the "]) {
      expect(heard(flood.repeat(1_000_000)).length).toBeLessThan(5000);
      const rendering = compactTemplate.start();
      rendering.open({ ...view, messages: [user(flood.repeat(1_000_000))] });
    }
  });
});
