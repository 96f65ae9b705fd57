package io.headwater.sink.write;

/** How large a lane's next request may be. Owned by the task's thread. */
final class BatchLimit {
  private final int maxDocuments;
  private int documents;
  private long bytes;

  BatchLimit(int maxDocuments, long maxBytes) {
    this.maxDocuments = maxDocuments;
    this.documents = maxDocuments;
    this.bytes = maxBytes;
  }

  int documents() {
    return documents;
  }

  long bytes() {
    return bytes;
  }

  /** A request went through: the next may be larger again. */
  void grow() {
    documents = (int) Math.min(maxDocuments, documents * 2L);
  }

  /** A request failed, perhaps because of its size or of one item in it. */
  void shrink(int failedDocuments) {
    documents = Math.max(1, Math.min(documents, failedDocuments) / 2);
  }

  /** The server's limit for requests is below this size: that will not change. */
  void below(long refusedBytes) {
    bytes = Math.max(1, Math.min(bytes, refusedBytes / 2));
  }
}
