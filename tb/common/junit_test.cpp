// SPDX-License-Identifier: Apache-2.0
#include "tb/common/junit.hpp"

#include <doctest/doctest.h>

namespace heddle {

TEST_CASE("junit: passed, failed and skipped cases are told apart and counted") {
  CHECK(
      junit_xml("verify small",
                {{.suite = "random", .name = "one", .seconds = 0.5},
                 {.suite = "random", .name = "two", .seconds = 0.25, .failure = "a < b\n\"c\" & d"},
                 {.suite = "corner", .name = "three", .skipped = "no data"}}) ==
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"verify small\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" "
      "time=\"0.750\">\n"
      "  <testcase classname=\"random\" name=\"one\" time=\"0.500\"/>\n"
      "  <testcase classname=\"random\" name=\"two\" time=\"0.250\">\n"
      "    <failure message=\"a &lt; b&#10;&quot;c&quot; &amp; d\"/>\n"
      "  </testcase>\n"
      "  <testcase classname=\"corner\" name=\"three\" time=\"0.000\">\n"
      "    <skipped message=\"no data\"/>\n"
      "  </testcase>\n"
      "</testsuite>\n");
}

TEST_CASE("junit: characters that XML cannot hold are replaced") {
  const std::string xml = junit_xml("x", {{.suite = "s", .name = std::string("a\x01z")}});
  CHECK(xml.find("name=\"a?z\"") != std::string::npos);
}

}  // namespace heddle
