// SPDX-License-Identifier: Apache-2.0
//
// codec_cmd: of every descriptor and table each field stands in its place from the beat after the last
// one until done, whatever came before; a table is awaited exactly when its bit is set, and the next
// descriptor not before done. Followed is one arbitrary bit of the table.
//
//: rtl codec_pkg codec_cmd
//: quick pdr 60 StreamW=512
//: quick pdr 60 StreamW=128 HasTable=0
//: full pdr 60 StreamW=64
//: full pdr 60 StreamW=1024 ValueW=4
//: full cover 16 StreamW=128
//: mutants bmc 10 StreamW=128

`default_nettype none

module codec_cmd_proof #(
  parameter  int unsigned StreamW  = 128,
  parameter  int unsigned ValueW   = 8,
  parameter  bit          HasTable = 1'b1,
  localparam int unsigned TRowW    = codec_pkg::table_row_bits(ValueW)
) (
  input logic               clk_i,
  input logic               rst_i,      // free after the first cycle
  input logic               in_valid_i,
  input logic [StreamW-1:0] in_data_i,
  input logic               done_i,
  input logic [3:0]         any_row_i,
  input logic [4:0]         any_bit_i
);

  localparam int unsigned PerBeat = (StreamW / 32 < 16) ? StreamW / 32 : 16;
  localparam int unsigned Beats   = 16 / PerBeat;

  logic started_q = 1'b0;
  always_ff @(posedge clk_i) started_q <= 1'b1;
  wire rst_ni = started_q && rst_i;

  logic                in_ready, valid, decode, is_final;
  logic [31:0]         n;
  logic [16*TRowW-1:0] rows;

  wire done    = done_i && valid;
  wire in_beat = in_valid_i && in_ready;

  codec_cmd #(.StreamW(StreamW), .ValueW(ValueW), .HasTable(HasTable)) u_dut (
    .clk_i, .rst_ni, .in_valid_i, .in_ready_o(in_ready), .in_data_i, .desc_valid_o(valid),
    .decode_o(decode), .final_o(is_final), .n_o(n), .table_o(rows), .done_i(done)
  );

  // The bit followed: of a row's word, and where it stands in the row {t, ol, v_min}.
  logic [3:0] row_q;
  logic [4:0] bit_q;
  logic       chosen_q = 1'b0;
  logic [4:0] at;
  logic       is_field;
  always_comb begin
    at       = bit_q;
    is_field = bit_q <= 5'(ValueW);
    if (bit_q >= 5'd12 && bit_q < 5'd16) begin
      at       = 5'(ValueW + 1) + (bit_q - 5'd12);
      is_field = 1'b1;
    end else if (bit_q >= 5'd16 && bit_q < 5'd26) begin
      at       = 5'(ValueW + 5) + (bit_q - 5'd16);
      is_field = 1'b1;
    end
  end

  logic        have_q, await_q, known_q, value_q, decode_q, final_q;
  logic [4:0]  beat_q;
  logic [31:0] n_q;
  wire         table_beat = in_beat && await_q;
  wire         desc_beat  = in_beat && !await_q;
  wire         last       = table_beat && beat_q == 5'(Beats - 1);
  wire         has        = HasTable && in_data_i[1];

  always_ff @(posedge clk_i) begin
    chosen_q <= 1'b1;
    if (!chosen_q) begin
      row_q <= any_row_i;
      bit_q <= any_bit_i;
    end
    if (!rst_ni) begin
      have_q  <= 1'b0;
      await_q <= 1'b0;
      known_q <= 1'b0;
      beat_q  <= '0;
    end else begin
      have_q <= have_q ? !done : (last || (desc_beat && !has));
      if (desc_beat) begin
        await_q  <= has;
        beat_q   <= '0;
        decode_q <= in_data_i[0];
        final_q  <= in_data_i[3];
        n_q      <= in_data_i[63:32];
      end
      if (table_beat) begin
        beat_q  <= beat_q + 5'd1;
        await_q <= !last;
        if (beat_q == 5'(32'(row_q) / PerBeat)) begin
          known_q <= 1'b1;
          value_q <= in_data_i[32*(32'(row_q) % PerBeat) + 32'(bit_q)];
        end
      end
    end
  end

  (* hierconn *) wire \u_dut.wait_table_q ;

  always_comb begin
    if (rst_ni) begin
      a_valid : assert (valid == have_q);
      a_ready : assert (in_ready == !have_q);
      i_await : assert (\u_dut.wait_table_q == await_q);
      if (valid) begin
        a_decode : assert (decode == decode_q);
        a_final  : assert (is_final == final_q);
        a_n      : assert (n == n_q);
        if (known_q && is_field) begin
          a_bit : assert (rows[32'(row_q)*TRowW + 32'(at)] ==
                          (value_q && (row_q != '0 || (bit_q >= 5'd12 && bit_q < 5'd16))));
        end
      end
      c_table : cover (valid && known_q && is_field && value_q && row_q == 4'd15);
    end
  end

endmodule

`default_nettype wire
