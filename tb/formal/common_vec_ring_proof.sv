// SPDX-License-Identifier: Apache-2.0
//
// common_vec_ring writes each vector's elements to where the ring's readers will look for them, in the
// order the vectors came, and never over a vector that is not released. One
// symbolic vector is followed from the beat that brings it until it is released:
//
//   in_ready_o = enable_i && vectors written - vectors released < Depth
//   count_o counts whole vectors; vec_done_o marks the beat that completes one
//   vector v lies at address v mod Depth; from its last beat until its release its lane j holds
//   element j, or element j mod c when packed, and no beat writes there
//
// Assumed of the surroundings: no vector is released before it is whole; beats_i and pack_i are
// constant within a vector, and beats_i covers its elements.
//
//: rtl common_vec_ring
//: quick induct 2 Lanes=3 ElemW=2 StreamW=5 Depth=4
//: quick induct 2 Lanes=1 ElemW=2 StreamW=5 Depth=1
//: quick induct 2 Lanes=5 ElemW=3 StreamW=7 Depth=2 PackMax=2
//: full induct 2 Lanes=1 ElemW=3 StreamW=3 Depth=2 PackMax=1
//: full induct 2 Lanes=5 ElemW=3 StreamW=7 Depth=1 PackMax=2
//: full induct 2 Lanes=6 ElemW=4 StreamW=8 Depth=4 PackMax=3
//: full induct 2 Lanes=7 ElemW=3 StreamW=3 Depth=8
//: full cover 12 Lanes=3 ElemW=2 StreamW=5 Depth=2 PackMax=1
//: mutants bmc 8 Lanes=4 ElemW=2 StreamW=5 Depth=2 PackMax=3

`default_nettype none

module common_vec_ring_proof #(
  parameter  int unsigned Lanes   = 3,
  parameter  int unsigned ElemW   = 2,
  parameter  int unsigned StreamW = 5,
  parameter  int unsigned Depth   = 4,
  parameter  int unsigned PackMax = 0,
  localparam int unsigned AddrW   = common_pkg::idx_width(Depth),
  localparam int unsigned CntW    = $clog2(Depth) + 1
) (
  input logic               clk_i,
  input logic               rst_i,       // free after the first cycle
  input logic               in_valid_i,
  input logic [StreamW-1:0] in_data_i,
  input logic [2:0]         beats_i,
  input logic [2:0]         pack_i,
  input logic               enable_i,
  input logic [CntW-1:0]    release_i,
  input logic               pick_i       // follow the vector that begins in this cycle
);

  localparam int unsigned PerBeat = StreamW / ElemW;

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic                   in_ready, vec_done;
  logic [CntW-1:0]        count;
  logic [Lanes-1:0]       bank_we;
  logic [AddrW-1:0]       bank_addr;
  logic [Lanes*ElemW-1:0] bank_data;

  common_vec_ring #(
    .Lanes(Lanes), .ElemW(ElemW), .StreamW(StreamW), .Depth(Depth), .PackMax(PackMax)
  ) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_data_i, .beats_i(8'(beats_i)),
    .pack_i(8'(pack_i)), .enable_i, .release_i, .vec_done_o(vec_done), .count_o(count),
    .bank_we_o(bank_we), .bank_addr_o(bank_addr), .bank_data_o(bank_data)
  );

  // Beats of the vector under way, and what held in the cycle before.
  logic [2:0]      beat_q, beats_q, pack_q;
  logic [CntW-1:0] count_q, release_q;
  wire             in_beat   = in_valid_i && in_ready;
  wire             last_beat = in_beat && (beat_q == beats_i);

  always_comb begin
    assume (pack_i <= 3'(PackMax) && 32'(pack_i) <= Lanes);
    for (int unsigned c = 0; c <= PackMax; c++) begin
      assume (pack_i != 3'(c) || 32'(beats_i) >= (((c == 0) ? Lanes : c) - 1) / PerBeat);
    end
    if (started_q) begin
      assume (beat_q == 3'd0 || (beats_i == beats_q && pack_i == pack_q));
      assume (CntW'(release_i - release_q) <= CntW'(count - release_q));
    end
  end

  // The followed vector: picked (follow_q), whole, live until it is released.
  logic             follow_q, whole_q;
  logic [CntW-1:0]  vector_q;

  wire              start     = in_beat && (beat_q == 3'd0) && pick_i && !follow_q;
  wire  [AddrW-1:0] cell_addr = (Depth == 1) ? '0 : AddrW'(start ? count_q : vector_q);
  wire              entering  = in_beat && (start || (follow_q && !whole_q));
  wire              live      = follow_q && whole_q &&
                                (CntW'(count - vector_q) <= CntW'(count - release_i));

  always_ff @(posedge clk_i) begin
    beats_q   <= beats_i;
    pack_q    <= pack_i;
    release_q <= rst_ni ? release_i : '0;
    if (start) vector_q <= count_q;
    if (!rst_ni) begin
      beat_q   <= '0;
      count_q  <= '0;
      follow_q <= 1'b0;
      whole_q  <= 1'b0;
    end else begin
      if (in_beat) beat_q <= last_beat ? '0 : beat_q + 3'd1;
      count_q  <= count_q + CntW'(last_beat);
      follow_q <= start || (follow_q && (!whole_q || live));
      whole_q  <= (start || !whole_q) ? last_beat : whole_q;
    end
  end

  logic [Lanes-1:0] integrity, unharmed, written;  // of each lane

  // Of each lane: its element of the vector, and what its bank holds where that belongs.
  for (genvar j = 0; j < Lanes; j++) begin : gen_lane
    logic [2:0]       elem_beat;
    logic [ElemW-1:0] elem, want_q, cell_q;

    always_comb begin
      elem_beat = 3'(j / PerBeat);
      elem      = in_data_i[(j % PerBeat)*ElemW +: ElemW];
      for (int unsigned c = 1; c <= PackMax; c++) begin
        if (pack_i == 3'(c)) begin
          elem_beat = 3'((j % c) / PerBeat);
          elem      = in_data_i[((j % c) % PerBeat)*ElemW +: ElemW];
        end
      end
    end

    always_ff @(posedge clk_i) begin
      if (entering && beat_q == elem_beat) want_q <= elem;
      if (bank_we[j] && bank_addr == cell_addr) cell_q <= bank_data[j*ElemW +: ElemW];
    end

    assign integrity[j] = !live || cell_q == want_q;
    assign unharmed[j]  = !live || !(bank_we[j] && bank_addr == cell_addr);
    assign written[j]   = !(follow_q && !whole_q && beat_q > elem_beat) || cell_q == want_q;
  end

  (* hierconn *) wire [7:0] \u_dut.beat_q ;

  always_comb begin
    if (rst_ni) begin
      a_ready : assert (in_ready == (enable_i && CntW'(count - release_i) < CntW'(Depth)));
      a_count : assert (count == count_q);
      a_done : assert (vec_done == last_beat);
      a_idle : assert (in_beat || bank_we == '0);
      a_integrity : assert (&integrity);
      a_unharmed : assert (&unharmed);
      // These make it inductive.
      i_beat : assert (8'(beat_q) == \u_dut.beat_q && (beat_q == 3'd0 || beat_q <= beats_q));
      i_fill : assert (CntW'(count - release_q) <= CntW'(Depth));
      i_under_way : assert (!(follow_q && !whole_q) || (beat_q != 3'd0 && vector_q == count));
      i_written : assert (&written);
      i_behind : assert (!(follow_q && whole_q) || CntW'(count - vector_q) != '0);
      c_wrapped : cover (live && release_i != '0 && count < release_i && !in_ready && enable_i);
      c_packed : cover (live && PackMax != 0 && pack_q == 3'(PackMax) && beats_q != 3'd0);
    end
  end

endmodule

`default_nettype wire
