package io.headwater.sink.opensearch;

/**
 * Any answer of a server.
 *
 * @param status the HTTP status
 * @param body the body, empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Read once; nobody compares answers.
record HttpAnswer(int status, byte[] body) {}
