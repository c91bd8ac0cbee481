// SPDX-License-Identifier: Apache-2.0
//
// By how many bits an interval is widened after a value narrowed it. Combinational.
//
//   equal_o = k     leading bits on which HI and LO agree
//   shift_o = k + m m: positions below the first difference, one after the other, with LO = 1, HI = 0
//
// k bits leave the coder; m bits wait for the next one that does (underflow). Both steps double the
// interval as often as they say, so that the coder needs no more of HI:
//
//   R' = R << shift_o        LO' = (LO << shift_o) without its top bit
//
// One step of the obvious loop a bit (emit and double, or take out the second bit and double) is the
// proof's model (tb/formal/apack_norm_proof). Afterwards HI' >= 2^(CodeW-1) > LO' and
// R' > 2^(CodeW-2). For HI = LO, which no table with counts of 1 or more reaches, only the widths of
// the outputs are promised. Golden model: models/codec/apack.

`default_nettype none

module apack_norm #(
  parameter  int unsigned CodeW  = 16,
  localparam int unsigned ShiftW = $clog2(CodeW)
) (
  input  logic [CodeW-1:0]  lo_i,
  input  logic [CodeW-1:0]  hi_i,    // at least lo_i
  output logic [ShiftW-1:0] equal_o,
  output logic [ShiftW-1:0] shift_o
);

  logic [CodeW-1:0] differ, runs;
  logic [CodeW-2:0] ends;  // below the first difference, and not of the run

  assign differ = lo_i ^ hi_i;
  assign runs   = lo_i & ~hi_i;

  for (genvar i = 0; i + 1 < CodeW; i++) begin : gen_ends
    assign ends[i] = !runs[i] && (|differ[CodeW-1:i+1]);
  end

  // Where the first of each stands.
  always_comb begin
    equal_o = '0;
    for (int unsigned i = 0; i < CodeW; i++) begin
      if (differ[i]) begin
        equal_o = ShiftW'(CodeW - 1 - i);
      end
    end
  end

  always_comb begin
    shift_o = ShiftW'(CodeW - 1);
    for (int unsigned i = 0; i + 1 < CodeW; i++) begin
      if (ends[i]) begin
        shift_o = ShiftW'(CodeW - 2 - i);
      end
    end
  end

  logic unused_top;  // the topmost bit is of no run
  assign unused_top = runs[CodeW-1];

endmodule

`default_nettype wire
