package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a built plugin's zip holds.
 *
 * @param file where it is
 * @param files contents by path within the zip's folder
 * @param entries all names, with the folder, in the zip's order
 * @param days the days that entries were made on, as the zip tells
 */
record PluginZip(Path file, Map<String, byte[]> files, List<String> entries, List<LocalDate> days) {
  static PluginZip read(Path file) {
    int folder = folder(file).length();
    try {
      byte[] archive = Files.readAllBytes(file);
      Map<String, byte[]> files = new LinkedHashMap<>();
      contents(archive).forEach((name, content) -> files.put(name.substring(folder), content));
      List<ZipEntry> entries = entries(archive, new LinkedHashMap<>());
      return new PluginZip(
          file, files, entries.stream().map(ZipEntry::getName).toList(), days(entries));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The folder that all of it lies in, with a slash. */
  String folder() {
    return folder(file);
  }

  private static String folder(Path file) {
    return file.getFileName().toString().replaceFirst("\\.zip$", "/");
  }

  /** The names of the jars. */
  List<String> jars() {
    return files.keySet().stream()
        .filter(name -> name.startsWith("lib/"))
        .map(name -> name.substring("lib/".length()))
        .toList();
  }

  byte[] jar(String name) {
    return content("lib/" + name);
  }

  String text(String name) {
    return new String(content(name), UTF_8);
  }

  JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(content(name));
  }

  byte[] content(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new AssertionError(file.getFileName() + " has no " + name);
    }
    return content;
  }

  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }

  /** A file beside the zip with the same name and another ending. */
  Path beside(String ending) {
    return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.zip$", ending));
  }

  /** The days that the entries of an archive were made on. */
  static List<LocalDate> days(byte[] archive) throws IOException {
    return days(entries(archive, new LinkedHashMap<>()));
  }

  private static List<LocalDate> days(List<ZipEntry> entries) {
    return entries.stream().map(entry -> entry.getTimeLocal().toLocalDate()).distinct().toList();
  }

  /** The contents of an archive's files by name. */
  static Map<String, byte[]> contents(byte[] archive) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    entries(archive, contents);
    return contents;
  }

  private static List<ZipEntry> entries(byte[] archive, Map<String, byte[]> contents)
      throws IOException {
    List<ZipEntry> found = new ArrayList<>();
    try (InputStream bytes = new ByteArrayInputStream(archive);
        ZipInputStream in = new ZipInputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        found.add(entry);
        if (!entry.isDirectory()) {
          contents.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return found;
  }
}
