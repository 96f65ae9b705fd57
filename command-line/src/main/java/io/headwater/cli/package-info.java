/**
 * The command line: answers about configurations, versions, keys and documents without a cluster.
 */
@NullMarked
package io.headwater.cli;

import org.jspecify.annotations.NullMarked;
