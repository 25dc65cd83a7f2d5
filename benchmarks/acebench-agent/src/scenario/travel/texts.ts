import type { InLanguages } from "../../language.ts";

export const TEXTS = {
  en: {
    economy: "Economy Class",
    business: "Business Class",
    noDirectFlights: "There are no direct flights that meet the criteria.",
    noTransferFlights: "No connecting flights that meet the criteria were found.",
    wrongPassword: "Incorrect username or password.",
    noReservation: "Please provide a valid reservation ID or user ID",
    reserve: {
      badPayment: "Invalid payment method",
      tooExpensive: (method: string) =>
        `Your ${method} balance is insufficient. Please consider using another payment method.`,
      done: (id: string, total: string) =>
        `Booking successful. Reservation ID: ${id}. Total cost: ${total} yuan (including baggage fees).`,
    },
    modify: {
      noReservation: "Reservation not found or user ID does not match.",
      noFlight: "Flight information not found.",
      noUser: "User information not found.",
      flightChanged: "Flight number has been changed.",
      badFlight: "Flight change failed: Invalid new flight number or destination does not match.",
      cabinPaid: (difference: string) => `Cabin change successful. Price difference paid: ${difference}.`,
      cabinUnpaid: "Insufficient balance to pay the cabin price difference.",
      cabinRefunded: (difference: string) =>
        `Cabin change successful. Price difference refunded: ${difference}.`,
      baggagePaid: (cost: string) => `Baggage has been added. Additional fee to be paid: ${cost}.`,
      baggageUnpaid: "Insufficient balance to pay the additional baggage fees.",
      nothing: "Modification completed with no additional fees.",
    },
    cancel: {
      noUser: "Invalid user ID.",
      noReservation: "Invalid reservation ID or it does not belong to the user.",
      noFlight: "Invalid flight information.",
      airlineReason: "The airline has canceled the flight.",
      byAirline: (amount: string) =>
        `The flight has been canceled. Your reservation will be canceled free of charge, and ${amount} yuan has been refunded.`,
      inTime: (amount: string) =>
        `More than 24 hours before departure. Free cancellation successful, ${amount} yuan has been refunded.`,
    },
    refunded: (name: string, amount: string) =>
      `Refund has been successfully processed. ${name}'s cash balance has been increased by ${amount} yuan.`,
  },
  zh: {
    economy: "经济舱",
    business: "商务舱",
    noDirectFlights: "没有符合条件的直达航班",
    noTransferFlights: "未找到符合条件的中转航班。",
    wrongPassword: "用户名或密码不正确",
    noReservation: "请提供有效的预订ID或用户ID",
    reserve: {
      badPayment: "支付方式无效",
      tooExpensive: (method: string) => `${method}余额不足，请考虑换一种支付方式`,
      done: (id: string, total: string) => `预订成功，预订号：${id}，总费用：${total}元（包含行李费用）。`,
    },
    modify: {
      noReservation: "预订未找到或用户ID不匹配。",
      noFlight: "航班信息未找到。",
      noUser: "用户信息未找到。",
      flightChanged: "航班号已更改。",
      badFlight: "航班更改失败：新的航班号无效或目的地不匹配。",
      cabinPaid: (difference: string) => `舱位更改成功。已支付差价: ${difference}。`,
      cabinUnpaid: "余额不足，无法支付舱位差价。",
      cabinRefunded: (difference: string) => `舱位更改成功。已退款差价: ${difference}。`,
      baggagePaid: (cost: string) => `行李已增加。需支付额外费用: ${cost}。`,
      baggageUnpaid: "余额不足，无法支付额外行李费用。",
      nothing: "修改完成，无需额外费用。",
    },
    cancel: {
      noUser: "用户ID无效。",
      noReservation: "预订ID无效或与该用户无关。",
      noFlight: "航班信息无效。",
      airlineReason: "航空公司取消航班",
      byAirline: (amount: string) => `航班已取消，您的预订将被免费取消，已退款${amount}元。`,
      inTime: (amount: string) => `距离出发时间超过24小时，免费取消成功，已退款${amount}元。`,
    },
    refunded: (name: string, amount: string) => `已成功处理退款，${name}的现金余额增加了${amount}元。`,
  },
} satisfies InLanguages<unknown>;
