// SPDX-License-Identifier: Apache-2.0
#include "gen/cli/cli.hpp"

int main(int argc, char** argv) { return heddle::run_cli(argc, argv); }
