package io.headwater.it;

import static io.headwater.pipeline.DynamoTable.key;
import static io.headwater.pipeline.Items.n;
import static io.headwater.pipeline.Items.s;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.headwater.demo.DemoPage;
import io.headwater.demo.ProductCatalog;
import io.headwater.pipeline.DynamoTable;
import io.headwater.pipeline.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The demo's page, used in a browser; {@code ./mvnw verify -Pbrowser}. Leaves screenshots in {@code
 * target/it/demo-page-browser} and, with {@code -Dheadwater.docs.write=true}, one in {@code
 * docs/images}.
 */
@Tag("browser")
class DemoPageIT {
  private static final String HOSTILE = "<img src=x onerror=\"document.title='hit'\">";

  @Test
  void oneSearchesAndChangesAnItemAndSeesItArrive() throws IOException {
    Path folder = ProjectFiles.find().freshFolder("it/demo-page-browser");
    Optional<Chromium> found = Chromium.find(folder);
    Assumptions.assumeTrue(
        found.isPresent(), "no chromium on the PATH; Debian's package is chromium");
    try (Pipeline pipeline = Pipeline.start("demo-page", stack -> stack.quickStart())) {
      DynamoTable table = pipeline.table("products", key("id", S));
      ProductCatalog catalog = new ProductCatalog(42);
      table.put(catalog.landmark());
      for (int i = 0; i < 40; i++) {
        table.put(catalog.next());
      }
      pipeline.deploy(pipeline.example("source-products.json"));
      pipeline.deploy(pipeline.example("sink-products.json"));
      pipeline.awaitCount("products", 41);
      try (DemoPage page = pipeline.demoPage(table);
          BrowserTab tab = BrowserTab.open(found.orElseThrow(), page.uri())) {
        tab.show(1200, false, false);
        tab.await("document.querySelectorAll('#documents li').length === 8");
        tab.type("#words", "wireles hedphones");
        tab.await("document.querySelector('#documents').innerText.includes('Corvid Wireless')");
        tab.await("!document.querySelector('#documents').innerText.includes('Kettle')");
        tab.click("#documents button");
        tab.await("document.querySelector('#name').value === 'Corvid Wireless Headphones'");
        tab.type("#price", "49.99");
        change(tab);
        tab.await("document.querySelector('#document').innerText.includes('49.99')");
        assertThat(table.find(Map.of("id", s("PRODUCT#00001"))).orElseThrow())
            .containsEntry("price", n("49.99"))
            .containsEntry("brand", s("Corvid"));
        tab.screenshot(folder.resolve("demo-light.png"));
        tab.show(390, true, true);
        tab.screenshot(folder.resolve("demo-phone-dark.png"));
        assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
            .isLessThanOrEqualTo(390);
        if (Boolean.getBoolean("headwater.docs.write")) {
          Files.copy(
              folder.resolve("demo-light.png"),
              ProjectFiles.find().docs().resolve("images/demo-light.png"),
              StandardCopyOption.REPLACE_EXISTING);
        }

        tab.type("#price", "cheap");
        tab.click("#save");
        tab.await("document.querySelector('#error').innerText.includes('must be a number')");
        tab.type("#price", "49.99");
        tab.type("#name", HOSTILE);
        change(tab);
        tab.await("document.querySelector('#document').innerText.includes('onerror')");
        tab.type("#words", "onerror");
        tab.await("document.querySelector('#documents strong')?.innerText.includes('<img')");
        assertThat(tab.evaluate("document.querySelectorAll('img').length").asInt()).isZero();
        assertThat(tab.evaluate("document.title").asText()).isEqualTo("Headwater demo");

        tab.click("#status");
        tab.await(
            "location.pathname === '/headwater' && document.title === 'Headwater'"
                + " && document.body.innerText.includes('source-products')");
      }
    }
  }

  private static void change(BrowserTab tab) {
    tab.click("#save");
    tab.await(
        "!document.querySelector('#save').disabled"
            + " && document.querySelectorAll('#way li.there').length === 3");
  }
}
