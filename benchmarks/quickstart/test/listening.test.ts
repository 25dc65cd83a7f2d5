import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { vocabulary as airline } from "../src/airline/vocabulary.ts";
import { vocabulary as retail } from "../src/retail/vocabulary.ts";
import { listen } from "../src/users/listening.ts";

/** What was understood, leaving out what was not. */
function understood(message: string, vocabulary = retail): string {
  const { text: _, about: __, mentioned: ___, asks: ____, ...heard } = listen(message, vocabulary);
  return Object.entries(heard)
    .flatMap(([signal, value]) => {
      if (value === false || (Array.isArray(value) && value.length === 0)) return [];
      return [Array.isArray(value) ? `${signal}: ${value.join(" ")}` : signal];
    })
    .join("; ");
}

/** Messages as language models write them to customers. */
const messages: readonly (readonly [message: string, heard: string])[] = [
  [
    "I'd be happy to help! Could you please provide your email address, or your full name and zip code?",
    "asked: email name zip",
  ],
  [
    "Sure. To verify your identity, please provide:\n- Your email\n- Or your first and last name\n- Your zip code\nThank you!",
    "asked: email name zip",
  ],
  ["Could you please confirm your email address?", "asked: email"],
  ["Thanks, Mara, I found your account. Which order would you like to cancel?", "asked: order"],
  ["Which of these orders is it: #Q10401 or #Q10402?", "asked: order"],
  ["May I have the order number, please?", "asked: order"],
  [
    "What is the reason for the cancellation? We accept 'no longer needed' and 'ordered by mistake'.",
    "asked: reason",
  ],
  ["Which items would you like to return?", "asked: items"],
  ["Could you list the items you want to return, please?", "asked: items"],
  [
    "The jacket comes in these variants:\n1. L, yellow: $71.65\n2. L, blue: $70.15\n\nWhich one would you prefer?",
    "asked: options",
  ],
  ["What size and color would you like instead?", "asked: options"],
  ["Would you like the refund to go to the original payment method or to your gift card?", "asked: payment"],
  ["What is the new shipping address?", "asked: address"],
  ["Please tell me your customer number.", "asked: account"],
  ["I will cancel order #Q10401 and refund $180.80 to your Visa card. Do you confirm (yes/no)?", "confirm"],
  ["Please note that the order cannot be changed afterwards. Shall I proceed?", "confirm"],
  ["Would you like me to go ahead with the exchange?", "confirm"],
  ["How would you like to proceed?", ""],
  [
    "Your order #Q10401 has been cancelled. You will have the refund in five to seven business days.",
    "done: cancel",
  ],
  [
    "I've successfully updated the shipping address. Is there anything else I can help you with?",
    "done: address items; anythingElse",
  ],
  ["The return has been initiated for your travel mug.", "done: return"],
  ["The exchange was processed.", "done: exchange items"],
  ["All set!", "done: everything"],
  ["Orders that are still pending can be cancelled.", ""],
  ["I'm sorry, but I can't cancel this order because it has already shipped.", "refused"],
  ["Unfortunately, earbuds are not eligible for a return.", "refused"],
  [
    "The orange one is currently unavailable. Would you like me to use olive instead?",
    "asked: options; confirm; refused",
  ],
  [
    "I couldn't find an account with that email. Could you give me your name and zip code?",
    "asked: name zip; notFound",
  ],
  ["I’m unable to locate that order.", "notFound"],
  ["Would you like me to transfer you to a human agent?", "offersTransfer"],
  ["YOU ARE BEING TRANSFERRED TO A HUMAN AGENT. PLEASE HOLD ON.", "transfers"],
  ["Please hold on while I look that up.", ""],
  ["Have a nice day!", "anythingElse"],
];

const atTheAirline: typeof messages = [
  ["Could you please provide your user ID so I can look up your account?", "asked: user"],
  ["May I have your email or phone number?", "asked: account"],
  ["Which reservation is this about? I need the confirmation code.", "asked: reservation"],
  ["Where are you flying from and to, and on what date?", "asked: route date"],
  ["Which cabin class would you like: basic economy, economy or business?", "asked: cabin"],
  ["I found HR110 at 08:15 and HR114 at 18:30. Which flight would you prefer?", "asked: flight"],
  [
    "Please tell me the passengers' names and dates of birth, and whether you want travel insurance.",
    "asked: passengers insurance",
  ],
  ["How many checked bags will you have?", "asked: bags"],
  ["Should I charge the $50 to your credit card?", "asked: payment; confirm"],
  ["How should the name be spelled?", "asked: name"],
  ["You will be rebooked on HR132 on May 21. Do you confirm (yes/no)?", "confirm"],
  ["Your reservation has been cancelled.", "done: cancel"],
  ["Two bags have been added to your reservation.", "done: bags"],
  ["I've upgraded your flights to business. Anything else?", "done: flights; anythingElse"],
  ["A certificate of $200 has been issued to your account.", "done: compensation"],
  ["I'm afraid basic economy flights cannot be changed.", "refused"],
  ["I couldn't find a reservation with that number.", "notFound"],
];

describe("what a user understands", () => {
  test.each(atTheAirline)("at the airline: %j", (message, heard) => {
    expect(understood(message, airline)).toBe(heard);
  });

  test.each(messages)("%j", (message, heard) => {
    expect(understood(message)).toBe(heard);
  });

  test("any text is understood somehow, quickly", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
        expect(listen(text.repeat(20), retail).text.length).toBeLessThanOrEqual(4000);
      }),
    );
    for (const piece of ["have ", "confirm your ", "\n- ", "a? ", "which of ", " ".repeat(50), "\u{1f600}"]) {
      expect(listen(piece.repeat(20_000), retail).text).toHaveLength(4000);
    }
  });
});
