package io.headwater.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lines over one figure that grows: a PNG of 900 by 420 pixels. */
public final class Chart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final float LINE = 2f;

  private final String title;
  private final String xName;
  private final String yName;
  private final boolean logarithmicX;
  private final boolean logarithmicY;
  private final XYSeriesCollection lines = new XYSeriesCollection();

  private Chart(
      String title, String xName, String yName, boolean logarithmicX, boolean logarithmicY) {
    this.title = title;
    this.xName = xName;
    this.yName = yName;
    this.logarithmicX = logarithmicX;
    this.logarithmicY = logarithmicY;
  }

  /** Both axes linear, from zero. */
  public static Chart linear(String title, String xName, String yName) {
    return new Chart(title, xName, yName, false, false);
  }

  /** A logarithmic x axis, a linear y axis from zero. */
  public static Chart logarithmic(String title, String xName, String yName) {
    return new Chart(title, xName, yName, true, false);
  }

  /** Both axes logarithmic: what grows in proportion rises by one decade for each. */
  public static Chart logLog(String title, String xName, String yName) {
    return new Chart(title, xName, yName, true, true);
  }

  /** Adds a point to a line, which begins with its first point. */
  public Chart point(String line, double x, double y) {
    if (lines.getSeriesIndex(line) < 0) {
      lines.addSeries(new XYSeries(line));
    }
    lines.getSeries(line).add(x, y);
    return this;
  }

  String title() {
    return title;
  }

  void write(Path file) throws IOException {
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            title, xName, yName, lines, PlotOrientation.VERTICAL, true, false, false);
    XYPlot plot = chart.getXYPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
    if (logarithmicX) {
      plot.setDomainAxis(logAxis(xName));
    }
    if (logarithmicY) {
      plot.setRangeAxis(logAxis(yName));
    } else {
      ((NumberAxis) plot.getRangeAxis()).setAutoRangeIncludesZero(true);
    }
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    renderer.setDefaultStroke(new BasicStroke(LINE));
    renderer.setAutoPopulateSeriesStroke(false);
    plot.setRenderer(renderer);
    ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, HEIGHT);
  }

  private static LogAxis logAxis(String name) {
    LogAxis axis = new LogAxis(name);
    axis.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
    return axis;
  }
}
