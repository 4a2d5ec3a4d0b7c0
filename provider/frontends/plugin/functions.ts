import { status } from "@grpc/grpc-js";
import type { InvokeRequest, ListRequest } from "@pulumi/pulumi/proto/provider_pb";
import { InvokeResponse, ListResponse } from "@pulumi/pulumi/proto/provider_pb";
import { issueText } from "../../core/explain";
import type { Values } from "../../core/values";
import { resources } from "../../resources";
import { answerOf, dataSources } from "../../schema/data-sources";
import { nativeToken } from "../../schema/tokens";
import type { Fetched } from "../dispatch/observing";
import type { Lookup } from "../dispatch/lookup";
import { shapeIssues } from "../dispatch/values";
import { failure } from "./configuration";
import { decode, encode } from "./properties";
import { answering } from "./request";
import { Failure } from "./status";
import { received, sealed } from "./values";

/** Data sources, and the listing of resources: questions that change nothing. */

/** Answers a data source. */
export async function invoke(lookup: Lookup, message: InvokeRequest): Promise<InvokeResponse> {
  const source = dataSources.find(({ name }) => message.getTok() === nativeToken(name));
  if (source === undefined)
    throw new Failure(
      `there is no function ${message.getTok()}; known are ${dataSources.map(({ name }) => name).join(", ")}`,
      status.NOT_FOUND,
    );
  const { resource, field, question } = source;
  const asked = received(decode(message.getArgs()));
  const broken = shapeIssues(source.args, asked.values).map(issueText);
  if (broken.length > 0) return new InvokeResponse().setFailuresList(broken.map(failure));
  const answer = ({ outputs, detail }: Fetched): Values =>
    answerOf(source, { id: resource.id(outputs), ...outputs, ...detail });
  const found = await answering(async () => {
    if (question !== undefined)
      return answerOf(source, await lookup.ask(resource, question, asked.values));
    if (field !== undefined)
      return { [field]: (await lookup.all(resource, asked.values)).map(answer) };
    const target = { resource, hidden: { urn: "" }, secrets: [] };
    return answer(await lookup.one(target, { identity: asked.values }));
  });
  return new InvokeResponse().setReturn(encode(sealed(found, [])));
}

/** Sends what a query finds, page by page: names with the ids to import them by. */
export async function list(
  lookup: Lookup,
  message: ListRequest,
  send: (item: ListResponse) => void,
): Promise<void> {
  const resource = resources.find(({ kind }) => message.getToken() === nativeToken(kind));
  if (resource?.listed === undefined)
    throw new Failure(`${message.getToken()} cannot be listed`, status.UNIMPLEMENTED);
  const asked = received(decode(message.getQuery()));
  if (asked.unknown.size > 0) {
    send(new ListResponse().setComputed(new ListResponse.Computed()));
    return;
  }
  const broken = shapeIssues(resource.listed.query, asked.values).map(issueText);
  if (broken.length > 0) throw new Failure(broken.join("\n"), status.INVALID_ARGUMENT);
  const all = await answering(() => lookup.names(resource, asked.values));
  const from = Number(message.getContinuationToken() || "0");
  // The engine counts down: what it asks for is how many it still wants.
  const wanted = message.getLimit() > 0 ? message.getLimit() : all.length;
  const size = message.getPageSize() > 0 ? message.getPageSize() : all.length;
  const to = Math.min(from + Math.min(size, wanted), all.length);
  for (const inputs of all.slice(from, to)) {
    const result = new ListResponse.Result()
      .setId(resource.id(inputs))
      .setName(resource.label(inputs));
    send(new ListResponse().setResult(result));
  }
  if (to === all.length || to - from === wanted) return;
  const next = new ListResponse.Continuation().setContinuationToken(String(to));
  send(new ListResponse().setContinuation(next));
}
