package io.headwater.it.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.it.convergence.Regression.Kind;
import io.headwater.it.convergence.WatchedDocument.Sight;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedDocumentTest {
  private final ItemHistory item = new ItemHistory(TableShape.PAIRS, 0);
  private final WatchedDocument document = new WatchedDocument(item);

  @Test
  void aDocumentThatOnlyRisesIsNoRegression() {
    assertThat(seen(1, 10)).isEmpty();
    assertThat(seen(1, 10)).isEmpty();
    assertThat(seen(5, 11)).isEmpty();
  }

  @Test
  void aLowerVersionIsOne() {
    seen(5, 11);
    assertThat(seen(6, 10)).contains(Kind.VERSION);
    assertThat(seen(6, 10)).as("told once").isEmpty();
  }

  @Test
  void olderContentUnderTheSameVersionIsOne() {
    seen(5, 11);
    assertThat(seen(4, 11)).contains(Kind.CONTENT);
  }

  @Test
  void aRemovedDocumentThatIsThereAgainIsOne() {
    write(2);
    item.removing();
    seen(2, 10);
    document.missed();
    assertThat(seen(2, 10)).contains(Kind.REVIVED);
  }

  @Test
  void whatWasWrittenAfterTheRemovalIsNone() {
    write(2);
    item.removing();
    write(1);
    item.removing();
    seen(2, 10);
    document.missed();
    document.missed();
    // The second removal may not have been reached when the document was missed.
    assertThat(seen(4, 12)).isEmpty();
    document.missed();
    assertThat(seen(4, 12)).contains(Kind.REVIVED);
  }

  @Test
  void aDocumentThatIsNotThereYetIsNone() {
    document.missed();
    assertThat(seen(1, 10)).isEmpty();
  }

  private void write(int times) {
    for (int i = 0; i < times; i++) {
      item.next();
    }
  }

  private Optional<Kind> seen(long write, long version) {
    return document.seen(new Sight(write, version, version)).map(Regression::kind);
  }
}
