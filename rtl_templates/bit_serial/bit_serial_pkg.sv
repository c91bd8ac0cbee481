// SPDX-License-Identifier: Apache-2.0
//
// Elaboration-time arithmetic of the bit-serial engine and the layout of its tokens.

package bit_serial_pkg;

  // Slices of b bits that an operand of w bits takes.
  function automatic int unsigned slices(input int unsigned w, input int unsigned b);
    slices = (w + b - 1) / b;
  endfunction

  // Cycles from a group's last step until its first column is in the output registers.
  function automatic int unsigned latency(input bit serial);
    latency = serial ? 6 : 4;
  endfunction

  // Detection over several windows, and the set of window registers that a step gives back, take a
  // cycle of their own.
  function automatic bit late(input int unsigned windows);
    late = (windows > 1);
  endfunction

  // Bits of the exact dot product of lanes pairs of a x w bits, signed or not, modulo acc bits.
  function automatic int unsigned dot_width(input int unsigned lanes, input int unsigned a,
                                            input int unsigned w, input int unsigned acc);
    dot_width = common_pkg::min2(a + w + $clog2(lanes) + 1, acc);
  endfunction

  // Columns of the grid, numbered from 0 to at most MaxWindows - 1: in a descriptor's cascade and in a
  // weight header.
  localparam int unsigned MaxWindows = 128;
  localparam int unsigned ColumnW    = $clog2(MaxWindows);

  // Most slices of an operand. More columns than that wait for the slices alone at a layer's end.
  localparam int unsigned MaxSlices = 16;

  // A step's token, one bit each.
  localparam int unsigned TokSliceFirst = 0;  // first slice of the plane: start its sum
  localparam int unsigned TokSliceNeg   = 1;  // the slice's top bit is a sign
  localparam int unsigned TokPlaneEnd   = 2;  // last slice of the plane
  localparam int unsigned TokPlaneFirst = 3;  // first plane of the brick: start its sum
  localparam int unsigned TokPlaneNeg   = 4;  // the plane is a sign
  localparam int unsigned TokBrickEnd   = 5;  // last step of the brick
  localparam int unsigned TokBrickFirst = 6;  // first brick of the group: start its sum
  localparam int unsigned TokW          = 7;

endpackage
