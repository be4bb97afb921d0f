/**
 * Measures what a decision costs. {@link dev.claviger.benchmarks.Report} runs the rows and prints them beside their
 * goals; the other classes are ordinary JMH benchmarks, and what they share with {@link dev.claviger.benchmarks.http}.
 */
@NullMarked
package dev.claviger.benchmarks;

import org.jspecify.annotations.NullMarked;
