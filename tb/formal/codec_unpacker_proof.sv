// SPDX-License-Identifier: Apache-2.0
//
// codec_unpacker: a window shows the bits of the beats that were put, in order, at the place that the
// takes before it have reached; nothing is shown before it has come, no beat is asked for twice, no
// filled slot is overwritten. Followed are one context and one bit of its string, both arbitrary.
//
// The environment is the shell's: a beat comes only when it was asked for, in the order of requests of
// its context; a context is looked at again only in the cycle after its take or later.
//
//: rtl common_ram_1r1w codec_unpacker
//: quick bmc 14 Contexts=1
//: full bmc 16 Contexts=2
//: full cover 18 Contexts=1
//: mutants bmc 13 Contexts=1
//: mutants bmc 13 Contexts=2

`default_nettype none

module codec_unpacker_proof #(
  parameter  int unsigned Contexts = 1,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts)
) (
  input logic            clk_i,
  input logic [CtxW-1:0] req_ctx_i,
  input logic            req_i,
  input logic            put_i,
  input logic [CtxW-1:0] put_ctx_i,
  input logic [15:0]     put_data_i,
  input logic            look_i,
  input logic            go_i,
  input logic            take_i,
  input logic [3:0]      take_len_i,
  input logic [CtxW-1:0] any_ctx_i,
  input logic [6:0]      any_bit_i
);

  localparam int unsigned StreamW = 16;
  localparam int unsigned WordW   = 8;
  localparam int unsigned WinBits = 8;

  logic rst_ni = 1'b0;
  always_ff @(posedge clk_i) rst_ni <= 1'b1;

  logic            chosen_q = 1'b0;
  logic [CtxW-1:0] ctx_q;
  logic [6:0]      bit_q;
  always_ff @(posedge clk_i) begin
    chosen_q <= 1'b1;
    if (!chosen_q) begin
      ctx_q <= any_ctx_i;
      bit_q <= any_bit_i;
    end
  end

  // Rounds in order: looked at, windows read, taken; a context's next look comes after its take.
  logic            at_valid_q, win_valid_q, at_first_q, win_first_q, look_first_q;
  logic [CtxW-1:0] look_ctx_q, at_ctx_q, win_ctx_q;
  logic [1:0]      flight_q;
  logic            ready, want, slot;
  logic [7:0]      window;
  wire             take  = take_i && win_valid_q;
  wire             go    = go_i && at_valid_q && ready && (!win_valid_q || take);
  wire             look  = look_i && rst_ni && flight_q != 2'(Contexts) && (!at_valid_q || go);
  wire             req   = req_i && want && rst_ni;

  // Requests and beats of each context, modulo 4, and where its next beat belongs.
  logic [2*Contexts-1:0] asked_q, put_q;
  wire                   open = asked_q[2*put_ctx_i +: 2] != put_q[2*put_ctx_i +: 2];
  wire                   put  = put_i && open && rst_ni;

  codec_unpacker #(
    .Contexts(Contexts), .StreamW(StreamW), .WinBits(WinBits), .WordW(WordW)
  ) u_dut (
    .clk_i, .rst_ni, .clear_i(1'b0), .req_ctx_i, .req_want_o(want), .req_slot_o(slot),
    .req_take_i(req), .put_i(put), .put_ctx_i, .put_slot_i(put_q[2*put_ctx_i]), .put_data_i,
    .look_i(look), .look_ctx_i(look_ctx_q), .at_ctx_i(at_ctx_q),
    .look_first_i(at_first_q), .ready_o(ready),
    .go_i(go), .window_o(window), .take_i(take), .take_ctx_i(win_ctx_q), .take_first_i(win_first_q),
    .take_len_i
  );

  // The string followed: beats put, bits taken, the value of its bit number bit_q.
  logic [7:0] came_q, used_q;
  logic [3:0] beats_q;                                  // asked for
  logic       value_q;
  wire        put_mine = put && put_ctx_i == ctx_q;
  wire [7:0]  place    = {1'b0, bit_q} - came_q;        // in the beat that comes
  wire [7:0]  in_win   = {1'b0, bit_q} - used_q;        // in the window
  wire        shows    = win_valid_q && win_ctx_q == ctx_q && {1'b0, bit_q} >= used_q &&
                         in_win < 8'(WinBits);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      at_valid_q   <= 1'b0;
      win_valid_q  <= 1'b0;
      flight_q     <= 2'd0;
      look_ctx_q   <= '0;
      look_first_q <= 1'b1;
      asked_q <= '0;
      put_q   <= '0;
      came_q  <= '0;
      used_q  <= '0;
      beats_q <= '0;
    end else begin
      flight_q    <= flight_q + 2'(look) - 2'(take);
      at_valid_q  <= look || (at_valid_q && !go);
      win_valid_q <= go || (win_valid_q && !take);
      if (look) begin
        at_ctx_q     <= look_ctx_q;
        at_first_q   <= look_first_q;
        look_ctx_q   <= (look_ctx_q == CtxW'(Contexts - 1)) ? '0 : look_ctx_q + CtxW'(1);
        look_first_q <= look_first_q && look_ctx_q != CtxW'(Contexts - 1);
      end
      if (go) begin
        win_ctx_q   <= at_ctx_q;
        win_first_q <= at_first_q;
      end
      if (take && win_ctx_q == ctx_q) used_q <= used_q + 8'(take_len_i);
      if (req) asked_q[2*req_ctx_i +: 2] <= asked_q[2*req_ctx_i +: 2] + 2'd1;
      if (put) put_q[2*put_ctx_i +: 2] <= put_q[2*put_ctx_i +: 2] + 2'd1;
      if (req && req_ctx_i == ctx_q) beats_q <= beats_q + 4'd1;
      if (put_mine) begin
        came_q <= came_q + 8'(StreamW);
        if ({1'b0, bit_q} >= came_q && place < 8'(StreamW))
          value_q <= put_data_i[{place[3], 3'd7 - place[2:0]}];
      end
    end
  end

  always_comb begin
    m_ctx  : assume (req_ctx_i < (CtxW + 1)'(Contexts) && any_ctx_i < (CtxW + 1)'(Contexts) &&
                     put_ctx_i < (CtxW + 1)'(Contexts));
    m_len  : assume (take_len_i <= 4'(WinBits));
    m_long : assume (came_q < 8'd128);
    if (rst_ni) begin
      a_value : assert (!shows || window[3'd7 - in_win[2:0]] == value_q);
      a_come  : assert (!(win_valid_q && win_ctx_q == ctx_q) ||
                        used_q + 8'(WinBits) <= came_q);
      a_ready : assert (!(at_valid_q && at_ctx_q == ctx_q) ||
                        ready == (used_q + 8'(WinBits) <= came_q));
      a_slot  : assert (!req || slot == asked_q[2*req_ctx_i]);
      a_want  : assert (req_ctx_i != ctx_q || want == (beats_q - used_q[7:4] < 4'd2));
      a_ahead : assert (came_q <= used_q + 8'(2 * StreamW));
      c_wrap  : cover (shows && used_q > 8'd14 && in_win == 8'd7);
    end
  end

endmodule

`default_nettype wire
