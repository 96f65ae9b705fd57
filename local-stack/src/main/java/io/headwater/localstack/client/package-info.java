/**
 * Small clients for demo and tests: they ask once, and their errors tell what was asked and what
 * the answer was.
 */
@NullMarked
package io.headwater.localstack.client;

import org.jspecify.annotations.NullMarked;
