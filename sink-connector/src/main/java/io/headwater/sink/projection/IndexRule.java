package io.headwater.sink.projection;

/**
 * Chooses an index for some items.
 *
 * @param when which items
 * @param index the index's name
 */
record IndexRule(Condition when, String index) {}
