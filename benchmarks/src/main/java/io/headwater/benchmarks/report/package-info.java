/** What a benchmark tells: tables and pictures in Markdown. */
@NullMarked
package io.headwater.benchmarks.report;

import org.jspecify.annotations.NullMarked;
