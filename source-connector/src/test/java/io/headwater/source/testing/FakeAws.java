package io.headwater.source.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Speaks just enough of DynamoDB's, its streams' and STS's protocols for the calls that find tables
 * and probe permissions. As a proxy it answers in the name of whatever host it is asked for.
 */
public final class FakeAws implements AutoCloseable {
  /**
   * A call that was received.
   *
   * @param action such as ListTables or AssumeRole
   * @param url what was asked for; with a host when it was asked as a proxy
   * @param headers the HTTP headers
   * @param body the body
   */
  public record Call(String action, String url, Headers headers, String body) {
    /** A header. */
    public @Nullable String header(String name) {
      return headers.getFirst(name);
    }
  }

  /**
   * A table.
   *
   * @param viewType its stream's, null without a stream
   * @param tags its tags
   */
  private record Table(@Nullable String viewType, Map<String, String> tags) {}

  private record Refusal(int status, String code, int times) {}

  static {
    // Otherwise every answer waits 40 ms for the client's acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final NavigableMap<String, Table> tables = new TreeMap<>();
  private final Map<String, Refusal> refusals = new HashMap<>();
  private @Nullable String proxyLogin;
  private int pageSize = 100;
  private int sessions;

  /** Starts at a free port of this host. */
  public FakeAws() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Adds a table with a key of a partition key of type S and a sort key of type N. */
  public FakeAws table(String name, @Nullable String viewType, Map<String, String> tags) {
    synchronized (tables) {
      tables.put(name, new Table(viewType, tags));
    }
    return this;
  }

  /** Adds a table with new and old images. */
  public FakeAws table(String name) {
    return table(name, "NEW_AND_OLD_IMAGES", Map.of());
  }

  /** Refuses calls of an action with an error code. */
  public FakeAws refuse(String action, int status, String code) {
    return refuse(action, status, code, Integer.MAX_VALUE);
  }

  /** Refuses some calls of an action with an error code. */
  public FakeAws refuse(String action, int status, String code, int times) {
    synchronized (tables) {
      refusals.put(action, new Refusal(status, code, times));
    }
    return this;
  }

  /** Gives listings in pages. */
  public FakeAws pageSize(int size) {
    pageSize = size;
    return this;
  }

  /** Asks for a login as a proxy does. */
  public FakeAws proxyLogin(String authorization) {
    proxyLogin = authorization;
    return this;
  }

  /** The calls that were received. */
  public List<Call> calls(String action) {
    return calls.stream().filter(call -> call.action().equals(action)).toList();
  }

  /** The actions that were called. */
  public List<String> actions() {
    return calls.stream().map(Call::action).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      boolean sts = target == null;
      String action = sts ? "AssumeRole" : target.substring(target.indexOf('.') + 1);
      Headers headers = exchange.getRequestHeaders();
      calls.add(new Call(action, exchange.getRequestURI().toString(), headers, body));
      if (proxyLogin != null && !proxyLogin.equals(headers.getFirst("Proxy-Authorization"))) {
        exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
        send(exchange, 407, "");
        return;
      }
      synchronized (tables) {
        Refusal refusal = refusals.get(action);
        if (refusal != null && refusal.times() > 0) {
          refusals.put(action, new Refusal(refusal.status(), refusal.code(), refusal.times() - 1));
          send(exchange, refusal.status(), sts ? stsError(refusal) : error(refusal.code()));
        } else if (sts) {
          send(exchange, 200, session());
        } else {
          JsonNode request = JsonNode.parser().parse(body);
          String name = text(request, "TableName");
          boolean missing = name != null && !tables.containsKey(name);
          send(
              exchange,
              missing ? 400 : 200,
              missing ? error("ResourceNotFoundException") : result(action, request));
        }
      }
    }
  }

  private String result(String action, JsonNode request) {
    return switch (action) {
      case "DescribeTable" -> description(String.valueOf(text(request, "TableName")));
      case "ListTables" -> names(text(request, "ExclusiveStartTableName"));
      case "ListTagsOfResource" ->
          tags(String.valueOf(text(request, "ResourceArn")), text(request, "NextToken"));
      case "DescribeStream" ->
          "{\"StreamDescription\":{\"Shards\":[{\"ShardId\":\"shardId-00000001-a\"}]}}";
      case "GetShardIterator" -> "{\"ShardIterator\":\"an-iterator\"}";
      case "GetRecords" -> "{\"Records\":[]}";
      case "Scan" -> "{\"Items\":[],\"Count\":0}";
      case "BatchGetItem" -> "{\"Responses\":{}}";
      default -> throw new IllegalArgumentException(action);
    };
  }

  private String names(@Nullable String after) {
    List<String> rest =
        new ArrayList<>((after == null ? tables : tables.tailMap(after, false)).keySet());
    List<String> page = rest.subList(0, Math.min(pageSize, rest.size()));
    String last =
        page.size() < rest.size()
            ? ",\"LastEvaluatedTableName\":\"" + page.get(page.size() - 1) + "\""
            : "";
    String names = page.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(","));
    return "{\"TableNames\":[" + names + "]" + last + "}";
  }

  private String tags(String arn, @Nullable String from) {
    Map<String, String> tags =
        new TreeMap<>(tables.get(arn.substring(arn.indexOf('/') + 1)).tags());
    List<String> rest =
        tags.keySet().stream().filter(k -> from == null || k.compareTo(from) > 0).toList();
    List<String> page = rest.subList(0, Math.min(pageSize, rest.size()));
    String next =
        page.size() < rest.size() ? ",\"NextToken\":\"" + page.get(page.size() - 1) + "\"" : "";
    return "{\"Tags\":["
        + page.stream()
            .map(key -> "{\"Key\":\"" + key + "\",\"Value\":\"" + tags.get(key) + "\"}")
            .collect(Collectors.joining(","))
        + "]"
        + next
        + "}";
  }

  private String description(String name) {
    String viewType = tables.get(name).viewType();
    String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/" + name;
    String stream =
        viewType == null
            ? ""
            : ",\"LatestStreamArn\":\""
                + arn
                + "/stream/2026\",\"LatestStreamLabel\":\"2026\",\"StreamSpecification\":"
                + "{\"StreamEnabled\":true,\"StreamViewType\":\""
                + viewType
                + "\"}";
    return "{\"Table\":{\"TableName\":\""
        + name
        + "\",\"TableArn\":\""
        + arn
        + "\",\"TableId\":\"id-of-"
        + name
        + "\",\"TableStatus\":\"ACTIVE\",\"ItemCount\":7,\"TableSizeBytes\":700,"
        + "\"AttributeDefinitions\":[{\"AttributeName\":\"sk\",\"AttributeType\":\"N\"},"
        + "{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"}],"
        + "\"KeySchema\":[{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"},"
        + "{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"}]"
        + stream
        + "}}";
  }

  // It expires at once: the next call must assume the role again.
  private String session() {
    sessions++;
    return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><AssumedRoleUser>"
        + "<AssumedRoleId>AROA:headwater</AssumedRoleId>"
        + "<Arn>arn:aws:sts::123456789012:assumed-role/reader/headwater</Arn></AssumedRoleUser><Credentials>"
        + "<AccessKeyId>ASIASESSION"
        + sessions
        + "</AccessKeyId><SecretAccessKey>session-secret</SecretAccessKey><SessionToken>session-token-"
        + sessions
        + "</SessionToken><Expiration>"
        + Instant.now().plusMillis(60_200).toString()
        + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
  }

  private static String stsError(Refusal refusal) {
    return "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
        + refusal.code()
        + "</Code><Message>the words of STS</Message></Error></ErrorResponse>";
  }

  private static String error(String code) {
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
        + code
        + "\",\"message\":\"the service's words\"}";
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.field(field).map(JsonNode::asString).orElse(null);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
