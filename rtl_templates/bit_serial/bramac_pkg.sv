// SPDX-License-Identifier: Apache-2.0
//
// Numbers of the compute-in-BRAM block: array shape, dummy rows, CIM instruction word, eFSM states.
// Instruction fields are those of the data sheet (BRAMAC.md, "CIM instruction").

package bramac_pkg;

  localparam int unsigned WordW    = 40;             // a port's word
  localparam int unsigned ColsW    = 160;            // columns of an array: one row, four words
  localparam int unsigned MainRows = 128;
  localparam int unsigned Mux      = ColsW / WordW;  // words of a row
  localparam int unsigned Words    = MainRows * Mux; // words of the main array
  localparam int unsigned AddrW    = 9;              // {row, column}
  localparam int unsigned PortAw   = 12;             // of port A, which also takes instructions
  localparam int unsigned InW      = 8;              // an input's field, left aligned
  localparam int unsigned Pieces   = ColsW / 8;      // lanes at 2 bits

  localparam logic [PortAw-1:0] CimAddr = 12'hfff;   // an instruction is written here

  // Precision of weights and inputs; a lane is four times as wide.
  localparam logic [1:0] Bits2 = 2'd1;
  localparam logic [1:0] Bits4 = 2'd2;
  localparam logic [1:0] Bits8 = 2'd3;

  // Rows of a dummy array; row 0 is zeros.
  localparam int unsigned DummyRows = 7;
  localparam logic [2:0] RowW1   = 3'd1;
  localparam logic [2:0] RowW2   = 3'd2;
  localparam logic [2:0] RowW12  = 3'd3;
  localparam logic [2:0] RowInv  = 3'd4;
  localparam logic [2:0] RowP    = 3'd5;
  localparam logic [2:0] RowAcc  = 3'd6;

  // CIM instruction, the same for both variants up to row 1; column and inputs differ.
  localparam int unsigned InsPrec   = 0;
  localparam int unsigned InsSigned = 2;
  localparam int unsigned InsReset  = 3;
  localparam int unsigned InsStart  = 4;
  localparam int unsigned InsCopy   = 5;
  localparam int unsigned InsDone   = 6;
  localparam int unsigned InsRow1   = 7;
  localparam int unsigned InsRow2   = 14;  // 1da only
  localparam int unsigned RowW      = 7;

  function automatic int unsigned ins_col(input bit fast);
    ins_col = fast ? 32'd21 : 32'd14;
  endfunction

  function automatic int unsigned ins_in1(input bit fast);
    ins_in1 = fast ? 32'd23 : 32'd16;
  endfunction

  function automatic int unsigned ins_in2(input bit fast);
    ins_in2 = fast ? 32'd31 : 32'd24;
  endfunction

  // Most MAC2 whose sum surely fits a lane.
  function automatic logic [16:0] safe_count(input logic [1:0] prec, input logic is_signed);
    safe_count = is_signed ? 17'd65535 : 17'd32896;
    if (prec == Bits2) begin
      safe_count = is_signed ? 17'd15 : 17'd10;
    end else if (prec == Bits4) begin
      safe_count = is_signed ? 17'd255 : 17'd136;
    end
  endfunction

  // States of the eFSM.
  localparam logic [3:0] StIdle   = 4'd0;
  localparam logic [3:0] StCopy1  = 4'd1;  // 2sa: INIT_W1; 1da: COPY of both
  localparam logic [3:0] StCopy2  = 4'd2;  // 2sa: INIT_W2
  localparam logic [3:0] StPreadd = 4'd3;
  localparam logic [3:0] StInv    = 4'd4;  // 1da, unsigned: BUBBLE
  localparam logic [3:0] StSub    = 4'd5;
  localparam logic [3:0] StAsl    = 4'd6;
  localparam logic [3:0] StAdd    = 4'd7;
  localparam logic [3:0] StAcc    = 4'd8;
  localparam logic [3:0] StOut    = 4'd9;  // read-out

endpackage
