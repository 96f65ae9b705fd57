package io.headwater.source.snapshot;

import io.headwater.source.wire.WireValue;
import java.util.Map;

/**
 * Which items a scan gives.
 *
 * @param expression DynamoDB's filter expression
 * @param names what the expression's {@code #names} stand for
 * @param values what the expression's {@code :values} stand for
 */
public record ScanFilter(
    String expression, Map<String, String> names, Map<String, WireValue> values) {}
