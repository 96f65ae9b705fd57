package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 as a server checks it, from AWS's description of it: computed anew from
 * what came over the wire, without the SDK.
 */
final class SignatureCheck {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private SignatureCheck() {}

  /**
   * What the parts of an Authorization header say.
   *
   * @param expected the signature that belongs to the request
   */
  record Result(
      String keyId,
      String region,
      String service,
      List<String> signedHeaders,
      String signature,
      String expected) {}

  /**
   * Computes the signature of a request.
   *
   * @param target path and query as they came
   * @param headers by lower-case name
   */
  static Result of(
      String method, String target, Map<String, String> headers, byte[] body, String secret) {
    Matcher parts = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
    if (!parts.matches()) {
      throw new AssertionError("no signature: " + headers.get("authorization"));
    }
    List<String> signed = List.of(parts.group(5).split(";"));
    String scope = parts.group(2) + "/" + parts.group(3) + "/" + parts.group(4) + "/aws4_request";
    String canonical = canonical(method, target, headers, signed, body);
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + headers.get("x-amz-date")
            + "\n"
            + scope
            + "\n"
            + hex(sha256(canonical.getBytes(UTF_8)));
    byte[] key = hmac(("AWS4" + secret).getBytes(UTF_8), parts.group(2));
    key = hmac(hmac(hmac(key, parts.group(3)), parts.group(4)), "aws4_request");
    return new Result(
        parts.group(1),
        parts.group(3),
        parts.group(4),
        signed,
        parts.group(6),
        hex(hmac(key, toSign)));
  }

  private static String canonical(
      String method, String target, Map<String, String> headers, List<String> signed, byte[] body) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    StringBuilder text = new StringBuilder(method).append('\n');
    // Each segment is encoded once more, as for every service but S3.
    text.append(encode(path, "/")).append('\n');
    text.append(question < 0 ? "" : query(target.substring(question + 1))).append('\n');
    for (String name : signed) {
      text.append(name)
          .append(':')
          .append(headers.getOrDefault(name, "").strip().replaceAll(" +", " "));
      text.append('\n');
    }
    return text.append('\n')
        .append(String.join(";", signed))
        .append('\n')
        .append(hex(sha256(body)))
        .toString();
  }

  private static String query(String raw) {
    Map<String, List<String>> sorted = new TreeMap<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      sorted.computeIfAbsent(recode(name), key -> new ArrayList<>()).add(recode(value));
    }
    List<String> pairs = new ArrayList<>();
    sorted.forEach(
        (name, values) -> values.stream().sorted().forEach(v -> pairs.add(name + "=" + v)));
    return String.join("&", pairs);
  }

  private static String recode(String encoded) {
    return encode(URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8), "");
  }

  private static String encode(String text, String kept) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c < 128 && Character.isLetterOrDigit(c))
              || "-_.~".indexOf(c) >= 0
              || kept.indexOf(c) >= 0;
      byte[] bytes = plain ? new byte[] {b} : "%%%02X".formatted((int) c).getBytes(UTF_8);
      encoded.writeBytes(bytes);
    }
    return encoded.toString(UTF_8);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
