/**
 * Faults on the way between two servers: broken connections, false answers, names that do not
 * resolve.
 */
@NullMarked
package io.headwater.localstack.fault;

import org.jspecify.annotations.NullMarked;
