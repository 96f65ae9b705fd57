package io.headwater.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTextTest {
  @Test
  void thePageLoadsNothingAndReadsNothingAsHtml() {
    assertThat(PageText.page().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContainPattern("https?:|//[a-z]+\\.|@import|url\\(")
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacent|document\\.write|eval\\(")
        .doesNotContainPattern(" style=\"| on[a-z]+=\"")
        .doesNotContain("/*script*/", "/*style*/");
  }
}
