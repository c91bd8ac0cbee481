// SPDX-License-Identifier: Apache-2.0
//
// codec_drain: each beat taken of a packer leaves on `out` once, in the order of takes, with its
// context's and source's string number, the bytes it has, and zeros above them; it stands while it is
// stalled. After finish one end beat, the only one with `last`, with keep = 0 and the number of strings.
//
//: rtl codec_scan codec_drain
//: quick pdr 60 Contexts=2 Sources=2
//: full pdr 60 Contexts=1 Sources=1
//: full cover 12 Contexts=2 Sources=2
//: mutants bmc 10 Contexts=2 Sources=2

`default_nettype none

module codec_drain_proof #(
  parameter  int unsigned Contexts = 2,
  parameter  int unsigned Sources  = 2,
  localparam int unsigned CtxW     = common_pkg::idx_width(Contexts),
  localparam int unsigned DestW    = $clog2(Contexts * Sources + 1)
) (
  input logic                  clk_i,
  input logic                  rst_i,        // free after the first cycle
  input logic [Sources-1:0]    pending_i,
  input logic [Sources*16-1:0] fresh_i,      // what a memory shows after a take
  input logic [Sources*2-1:0]  fresh_bytes_i,
  input logic                  finish_i,
  input logic                  out_ready_i
);

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic                  done, valid, last, finish_q, closed_q;
  logic [CtxW-1:0]       ctx;
  logic [Sources-1:0]    take;
  logic [15:0]           data;
  logic [1:0]            keep;
  logic [DestW-1:0]      dest;
  logic [Sources*16-1:0] memory_q;
  logic [Sources*2-1:0]  bytes_q;

  wire               finish  = finish_q && pending_i == '0;
  wire [Sources-1:0] pending = finish_q ? '0 : pending_i;

  codec_drain #(.Contexts(Contexts), .Sources(Sources), .StreamW(16)) u_dut (
    .clk_i, .rst_ni, .start_i(1'b0), .finish_i(finish), .done_o(done),
    .drain_ctx_o(ctx), .drain_pending_i(pending), .drain_take_o(take),
    .drain_data_i(memory_q), .drain_bytes_i(bytes_q),
    .out_valid_o(valid), .out_ready_i, .out_data_o(data), .out_keep_o(keep), .out_last_o(last),
    .out_dest_o(dest)
  );

  // The beat that has been taken and not left.
  logic             held_q, end_q;
  logic [DestW-1:0] string_q;
  logic [15:0]      data_q;
  logic [1:0]       count_q;
  wire              out  = valid && out_ready_i;
  wire              took = take != '0;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      held_q   <= 1'b0;
      end_q    <= 1'b0;
      finish_q <= 1'b0;
      closed_q <= 1'b0;
    end else begin
      finish_q <= !done && (finish_q || finish_i);
      if (out) held_q <= 1'b0;
      if (took) held_q <= 1'b1;
      end_q <= finish && !valid || (end_q && !out);
    end
    for (int unsigned s = 0; s < Sources; s++) begin
      if (take[s]) begin
        memory_q[16*s +: 16] <= fresh_i[16*s +: 16];
        bytes_q[2*s +: 2]    <= fresh_bytes_i[2*s +: 2];
        data_q               <= fresh_i[16*s +: 16];
        count_q              <= fresh_bytes_i[2*s +: 2];
        string_q             <= DestW'(ctx) * DestW'(Sources) + DestW'(s);
      end
    end
  end

  logic [Sources-1:0] bad;   // a beat has one byte or two
  always_comb begin
    for (int unsigned s = 0; s < Sources; s++) begin
      bad[s] = fresh_bytes_i[2*s +: 2] == 2'd0 || fresh_bytes_i[2*s +: 2] == 2'd3;
    end
  end

  always_comb begin
    m_bytes : assume (bad == '0);
    if (rst_ni) begin
      a_valid  : assert (valid == (held_q || end_q));
      a_room   : assert (!took || !held_q || out);
      a_one    : assert (!(held_q && end_q));
      a_string : assert (!held_q || (dest == string_q && !last));
      a_keep   : assert (!held_q || keep == ((count_q == 2'd2) ? 2'b11 : 2'b01));
      a_data   : assert (!held_q || data == ((count_q == 2'd2) ? data_q : {8'd0, data_q[7:0]}));
      a_end    : assert (!end_q || (last && keep == 2'b00 && data == '0 &&
                                    dest == DestW'(Contexts * Sources)));
      a_done   : assert (done == (out && last));
      a_last   : assert (!valid || last == end_q);
      c_end    : cover (end_q && out);
      c_busy   : cover (held_q && out && took && dest != '0);
    end
  end

endmodule

`default_nettype wire
