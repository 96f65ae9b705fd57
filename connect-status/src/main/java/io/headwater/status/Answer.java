package io.headwater.status;

import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param headers {@code Content-Type} among them
 */
record Answer(int status, Map<String, String> headers, String body) {}
