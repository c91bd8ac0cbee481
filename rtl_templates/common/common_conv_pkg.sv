// SPDX-License-Identifier: Apache-2.0
//
// Sizes of what blocks that run convolutions get on `cmd`. The field table is CONTRACT.md's;
// models/common/descriptor.cpp holds the same table for the host side.

package common_conv_pkg;

  localparam int unsigned DescWords = 20;  // 32-bit words of a descriptor
  localparam int unsigned RecWords  = 4;   // 32-bit words of a channel record
  localparam int unsigned DescW     = 32 * DescWords;
  localparam int unsigned RecW      = 32 * RecWords;
  localparam int unsigned CoordW    = 16;  // signed pixel coordinates
  localparam int unsigned VecW      = 24;  // signed vector numbers within a descriptor

endpackage
