import {
  binary,
  contains,
  type Dict,
  dictKey,
  dictSet,
  equals,
  intOf,
  isTruthy,
  iterate,
  type Key,
  lowerOf,
  str,
  subscript,
  typeError,
  type Value,
} from "@mua/python-compat";
import { type ApiClass, initialValues, type Methods, type Setting, State } from "./api.ts";
import { dictOf, listOf, lookUpIn, record, refusal } from "./python.ts";

class Twitter extends State {
  username: Value;
  password: Value;
  authenticated: Value;
  tweets: Map<Key, Value>;
  comments: Value;
  retweets: Value;
  following_list: Value;
  tweet_counter: Value;

  constructor(config: Dict, setting: Setting) {
    super(setting);
    const initial = initialValues(config, setting.upstream.table("posting_api", "DEFAULT_STATE"));
    this.username = initial("username");
    this.password = initial("password");
    this.authenticated = initial("authenticated");
    this.tweets = new Map(Array.from(dictOf(initial("tweets")), ([id, tweet]) => [intOf(id), tweet]));
    this.comments = initial("comments");
    this.retweets = initial("retweets");
    this.following_list = initial("following_list");
    this.tweet_counter = initial("tweet_counter");
  }
}

const methods: Methods<Twitter> = {
  authenticate_twitter(state, username, password) {
    const known = equals(username, state.username) && equals(password, state.password);
    if (known) state.authenticated = true;
    return record({ authentication_status: known });
  },
  posting_get_login_status: (state) => record({ login_status: isTruthy(state.authenticated) }),
  post_tweet(state, content, tags, mentions) {
    if (!isTruthy(state.authenticated)) return unauthenticated("posting");
    const tweet = record({ id: state.tweet_counter, username: state.username, content, tags, mentions });
    dictSet(state.tweets, dictKey(state.tweet_counter), tweet);
    state.tweet_counter = binary("+", state.tweet_counter, 1n, "+=");
    return tweet;
  },
  retweet(state, id) {
    if (!isTruthy(state.authenticated)) return unauthenticated("retweeting");
    if (!contains(state.tweets, id)) return notFound(id);
    const retweeted = listUnder(state.retweets, state.username);
    if (contains(retweeted, id)) return record({ retweet_status: "Already retweeted" });
    retweeted.push(id);
    return record({ retweet_status: "Successfully retweeted" });
  },
  comment(state, id, content) {
    if (!isTruthy(state.authenticated)) {
      // Upstream raised its error dict at first.
      if (state.setting.era.version === "v3") throw typeError("exceptions must derive from BaseException");
      return unauthenticated("commenting");
    }
    if (!contains(state.tweets, id)) return notFound(id);
    listUnder(state.comments, id).push(record({ username: state.username, content }));
    return record({ comment_status: "Comment added successfully" });
  },
  mention(state, id, users) {
    if (!contains(state.tweets, id)) return notFound(id);
    const mentions = listOf(subscript(subscript(state.tweets, id), "mentions"), "extend");
    mentions.push(...iterate(users));
    return record({ mention_status: "Users mentioned successfully" });
  },
  follow_user(state, username) {
    if (!isTruthy(state.authenticated)) return unauthenticated("following");
    const known = contains(state.following_list, username);
    if (!known) listOf(state.following_list).push(username);
    return record({ follow_status: !known });
  },
  list_all_following(state) {
    if (!isTruthy(state.authenticated)) return unauthenticated("listing following");
    return state.setting.era.version === "v3"
      ? state.following_list
      : record({ following_list: state.following_list });
  },
  unfollow_user(state, username) {
    if (!isTruthy(state.authenticated)) return unauthenticated("unfollowing");
    const following = listOf(state.following_list);
    const place = following.findIndex((other) => equals(other, username));
    if (place >= 0) following.splice(place, 1);
    return record({ unfollow_status: place >= 0 });
  },
  get_tweet(state, id) {
    if (!contains(state.tweets, id)) return notFound(id);
    return subscript(state.tweets, id);
  },
  get_user_tweets: (state, username) => tweetsOf(state, username),
  search_tweets(state, keyword) {
    return [...state.tweets.values()].filter((tweet) => {
      const wanted = lowerOf(keyword);
      if (lowerOf(subscript(tweet, "content")).includes(wanted)) return true;
      return iterate(subscript(tweet, "tags")).map(lowerOf).includes(wanted);
    });
  },
  get_tweet_comments(state, id) {
    if (!contains(state.tweets, id)) return notFound(id);
    return lookUpIn(dictOf(state.comments, "get"), id) ?? [];
  },
  get_user_stats(state, username) {
    const tweets = tweetsOf(state, username).length;
    const following = equals(username, state.username) ? listOf(state.following_list).length : 0;
    const retweets = listOf(lookUpIn(dictOf(state.retweets, "get"), username) ?? []).length;
    return record({
      tweet_count: BigInt(tweets),
      following_count: BigInt(following),
      retweet_count: BigInt(retweets),
    });
  },
};

function unauthenticated(activity: string): Dict {
  return refusal(`User not authenticated. Please authenticate before ${activity}.`);
}

function notFound(id: Value): Dict {
  return refusal(`Tweet with ID ${str(id)} not found.`);
}

function tweetsOf(state: Twitter, username: Value): readonly Value[] {
  return [...state.tweets.values()].filter((tweet) => equals(subscript(tweet, "username"), username));
}

/** The list that a dict has under a key, put there first where it has none. */
function listUnder(value: Value, owner: Value): Value[] {
  const dict = dictOf(value);
  const known = lookUpIn(dict, owner);
  if (known !== undefined) return listOf(known);
  const list: Value[] = [];
  dict.set(dictKey(owner), list);
  return list;
}

export const twitterApi: ApiClass<Twitter> = {
  name: "TwitterAPI",
  file: "posting_api",
  open: (config, setting) => new Twitter(config, setting),
  methods,
  writes: [
    "authenticate_twitter",
    "post_tweet",
    "retweet",
    "comment",
    "mention",
    "follow_user",
    "unfollow_user",
  ],
};
