// SPDX-License-Identifier: Apache-2.0
//
// Names and elaboration-time arithmetic of the codec family: architectures, operations of a token,
// fields of the descriptor and the table, widths of bit strings (README.md).

package codec_pkg;

  // Architectures; the codes of the container (models/codec/README.md).
  localparam int unsigned Apack = 1;
  localparam int unsigned Gecko = 2;
  localparam int unsigned Zvc   = 3;
  localparam int unsigned Zrle  = 4;

  // What a token asks of an encoder.
  localparam int unsigned OpW = 2;
  typedef enum logic [OpW-1:0] {
    OpValue  = 2'd0,
    OpFinish = 2'd1,
    OpPad    = 2'd2
  } op_e;

  localparam int unsigned RowW      = 3;   // a gecko group has 8 rows
  localparam int unsigned NumW      = 32;  // number of values
  localparam int unsigned TableRows = 16;
  localparam int unsigned CountW    = 10;  // cumulative counts
  localparam int unsigned OlW       = 4;   // length of an offset
  localparam int unsigned ExpW = 8;  // exponent of bf16 and fp32

  function automatic int unsigned elem_bits(input int unsigned value_w);
    elem_bits = (value_w <= 8) ? 8 : (value_w <= 16) ? 16 : 32;
  endfunction

  function automatic int unsigned kinds(input int unsigned arch);
    kinds = (arch == Zrle) ? 1 : 2;
  endfunction

  // Engines of a unit.
  function automatic int unsigned lanes(input int unsigned arch);
    lanes = (arch == Gecko) ? 8 : 1;
  endfunction

  function automatic int unsigned table_row_bits(input int unsigned value_w);
    table_row_bits = CountW + OlW + value_w + 1;
  endfunction

  // Most bits of a beat from an encoder, per kind; at least 1, so that no port has zero width.
  function automatic int unsigned max_bits(input int unsigned arch, input int unsigned kind,
                                           input int unsigned value_w,
                                           input int unsigned mantissa_w,
                                           input int unsigned zero_aware,
                                           input int unsigned run_w);
    max_bits = 1;
    if (arch == Apack) begin
      max_bits = (kind == 0) ? 32 : value_w;
    end else if (arch == Gecko) begin
      max_bits = (kind == 0) ? zero_aware + ExpW + 1 + mantissa_w : RowW;
    end else if (kind == 0) begin
      max_bits = (arch == Zrle) ? run_w + value_w : value_w;
    end
  endfunction

  // Bits of a look-ahead window: no decoder takes more at once than its encoder sends.
  function automatic int unsigned window_bits(input int unsigned arch, input int unsigned kind,
                                              input int unsigned value_w,
                                              input int unsigned mantissa_w,
                                              input int unsigned zero_aware,
                                              input int unsigned run_w);
    window_bits = max_bits(arch, kind, value_w, mantissa_w, zero_aware, run_w);
  endfunction

  // Words of packers and unpackers.
  function automatic int unsigned word_bits(input int unsigned bits);
    word_bits = (bits <= 16) ? 16 : (bits <= 32) ? 32 : 64;
  endfunction

endpackage
