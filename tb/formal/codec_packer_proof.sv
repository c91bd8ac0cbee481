// SPDX-License-Identifier: Apache-2.0
//
// codec_packer loses, doubles and reorders no bit: the beats drained of a context, one after the
// other, hold its input bits in order, its last beat as many bytes as are left, with zeros after the
// last bit, whatever the other contexts, stalls and drains do; a beat that is complete is offered.
// Followed are one context and one bit of its string, both arbitrary.
//
// Strings of up to MaxString bits; a context's string ends with pad and is not begun again.
//
//: rtl common_ram_1r1w codec_context codec_packer
//: quick bmc 14 Contexts=1
//: full bmc 13 Contexts=2
//: full cover 20 Contexts=1
//: mutants bmc 15 Contexts=1

`default_nettype none

module codec_packer_proof #(
  parameter  int unsigned Contexts  = 1,
  parameter  int unsigned MaxString = 56,
  localparam int unsigned CtxW      = common_pkg::idx_width(Contexts)
) (
  input logic            clk_i,
  input logic            in_valid_i,
  input logic [CtxW-1:0] in_ctx_i,
  input logic            in_en_i,
  input logic            in_pad_i,
  input logic [6:0]      in_bits_i,
  input logic [2:0]      in_len_i,
  input logic [CtxW-1:0] drain_ctx_i,
  input logic            drain_i,
  input logic [CtxW-1:0] any_ctx_i,
  input logic [5:0]      any_bit_i
);

  localparam int unsigned StreamW = 16;
  localparam int unsigned WordW   = 8;
  localparam int unsigned MaxBits = 7;

  logic rst_ni = 1'b0;
  always_ff @(posedge clk_i) rst_ni <= 1'b1;

  logic            in_ready, full, idle, any, pending;
  logic [15:0]     data;
  logic [1:0]      bytes;
  logic [CtxW-1:0] ctx_q;
  logic [5:0]      bit_q;
  logic            chosen_q = 1'b0;

  always_ff @(posedge clk_i) begin
    chosen_q <= 1'b1;
    if (!chosen_q) begin
      ctx_q <= any_ctx_i;
      bit_q <= any_bit_i;
    end
  end

  // The string of the context followed: what has been given, and the value of its bit number bit_q.
  logic [Contexts-1:0] begun_q;   // strings that have had an input
  logic       known_q, value_q;
  logic [Contexts-1:0] over_q;    // strings that have ended
  wire        ended = over_q[ctx_q];
  logic [6:0] given_q;
  wire        in_beat = rst_ni && in_valid_i && in_ready;
  wire        mine    = in_beat && in_en_i && in_ctx_i == ctx_q;
  wire [6:0]  place   = {1'b0, bit_q} - given_q;      // of the bit followed in this input
  wire        hits    = {1'b0, bit_q} >= given_q && place < 7'(in_len_i);
  wire        drain   = rst_ni && drain_i && pending;

  // Its beats: how many have left, and whether the beat read last is one of them.
  logic [6:0] left_q;
  logic       read_q;
  wire        reads = drain && drain_ctx_i == ctx_q;

  codec_packer #(
    .Contexts(Contexts), .StreamW(StreamW), .MaxBits(MaxBits), .WordW(WordW)
  ) u_dut (
    .clk_i, .rst_ni, .in_valid_i(in_valid_i && rst_ni), .in_ready_o(in_ready), .in_ctx_i, .in_en_i,
    .in_first_i(!begun_q[in_ctx_i]), .in_pad_i, .in_bits_i, .in_len_i, .full_o(full),
    .idle_o(idle), .any_o(any), .drain_ctx_i, .drain_pending_o(pending), .drain_take_i(drain),
    .drain_data_o(data), .drain_bytes_o(bytes)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      begun_q <= '0;
      known_q <= 1'b0;
      over_q  <= '0;
      given_q <= '0;
      left_q  <= '0;
      read_q  <= 1'b0;
    end else begin
      if (in_beat && in_en_i) begun_q[in_ctx_i] <= 1'b1;
      if (in_beat && in_en_i && in_pad_i) over_q[in_ctx_i] <= 1'b1;
      if (mine) begin
        given_q <= given_q + 7'(in_len_i);
        if (hits) begin
          known_q <= 1'b1;
          value_q <= in_bits_i[3'd6 - place[2:0]];
        end
      end
      // A beat's content shows in the cycle after its drain.
      read_q <= reads;
      if (read_q) left_q <= left_q + 7'(8) * 7'(bytes);
    end
  end

  // Bit of the beat that shows, counted from its first one; none behind the length.
  wire [6:0] in_beat_place = {1'b0, bit_q} - left_q;
  wire [3:0] spot          = in_beat_place[3:0];
  wire       shows         = read_q && {1'b0, bit_q} >= left_q && in_beat_place < 7'(8) * 7'(bytes);

  logic [6:0] mask;
  assign mask = 7'h7F >> in_len_i;

  always_comb begin
    m_ctx   : assume (in_ctx_i < (CtxW + 1)'(Contexts) && any_ctx_i < (CtxW + 1)'(Contexts) &&
                      drain_ctx_i < (CtxW + 1)'(Contexts));
    m_zeros : assume ((in_bits_i & mask) == '0);
    m_pad   : assume (!in_pad_i || in_len_i == '0);
    m_first : assume (!(in_valid_i && in_en_i && in_pad_i && !begun_q[in_ctx_i]));
    m_ended : assume (!(in_valid_i && in_en_i && over_q[in_ctx_i]));
    m_long  : assume (given_q <= 7'(MaxString - 7));
    if (rst_ni) begin
      a_value : assert (!(shows && known_q) ||
                        data[{spot[3], 3'd7 - spot[2:0]}] == value_q);
      a_zero  : assert (!(shows && !known_q) || !data[{spot[3], 3'd7 - spot[2:0]}]);
      a_bytes : assert (!read_q || bytes == 2'd2 || (bytes == 2'd1 && ended));
      a_left  : assert (left_q <= given_q + 7'd7);
      a_all   : assert (!(ended && idle && !any && !read_q) ||
                        (left_q >= given_q && left_q <= given_q + 7'd7));
      a_offers : assert (!(idle && !read_q && drain_ctx_i == ctx_q && given_q >= left_q + 7'd16) ||
                         pending);
      a_full  : assert (!full || any);
      c_all   : cover (ended && idle && !any && !read_q && left_q == 7'd24);
      c_full  : cover (full && drain);
    end
  end

endmodule

`default_nettype wire
