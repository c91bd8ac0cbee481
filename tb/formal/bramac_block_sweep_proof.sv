// SPDX-License-Identifier: Apache-2.0
//
// bramac_block computes the sheet's dot products, at the sheet's pace, while its memory port works:
//   exact     lane += W1*I1 + W2*I2 for all weights and inputs at 2 and 4 bits, random ones at 8 bits,
//             signed and unsigned inputs, in chains of 1..4 MAC2, both arrays with inputs of their own
//   cycles    a chain of L MAC2 takes L laws: 2sa n+3 signed, n+2 unsigned, and 2 for the first
//             weights; 1da (n+4)/2 main cycles; the read-out 8 and 4
//   port B    random words written and read back all along (not in 1da's copy cycles)
//   tight     the safe count of the worst MAC2 is exact, one more is wrong in every lane
// Expected values are plain products of the words written.
//
//: rtl common_ram_1r1w bramac_pkg bramac_adder bramac_extend bramac_dummy bramac_main bramac_efsm bramac_array bramac_block
//: quick sweep 0 OneDummy=0 Random=300
//: quick sweep 0 OneDummy=1 Random=300
//: full sweep 0 OneDummy=0 Random=40000
//: full sweep 0 OneDummy=1 Random=40000
//: mutants sweep 0 OneDummy=0 Random=300
//: mutants sweep 0 OneDummy=1 Random=300

`default_nettype none

module bramac_block_sweep_proof #(
  parameter int unsigned OneDummy = 0,   // 1: 1da
  parameter int unsigned Random   = 1000  // items at 8 bits, of each type
) (
  input logic clk_i
);

  localparam bit          Fast   = (OneDummy != 0);
  localparam int unsigned Arrays = Fast ? 1 : 2;
  localparam int unsigned Items2 = 16;       // inputs; the lanes hold all weights
  localparam int unsigned Items4 = 256 * 26; // inputs, groups of ten weight pairs
  localparam int unsigned Words  = bramac_pkg::Words;

  function automatic logic [63:0] next_random(input logic [63:0] from);  // xorshift64
    logic [63:0] x;
    x = from ^ (from << 13);
    x = x ^ (x >> 7);
    next_random = x ^ (x << 17);
  endfunction

  logic [63:0] random_q = 64'h9e3779b97f4a7c15;
  logic        rst_n = 1'b0;
  logic        main_q = 1'b1;
  logic        main;
  logic [31:0] time_q = '0;

  assign main = !Fast || main_q;

  // ---- what is tried ----------------------------------------------------------------------------

  logic [1:0]  prec_q = bramac_pkg::Bits2;
  logic        signed_q = 1'b0, tight_q = 1'b0;
  logic [31:0] item_q = '0, items, compared_q = '0;
  logic [31:0] bits, lanes, lane_w;

  assign bits   = 32'd1 << prec_q;
  assign lanes  = 32'd40 / bits;
  assign lane_w = 32'd4 * bits;
  assign items  = tight_q ? 32'd2
                          : (prec_q == bramac_pkg::Bits2 ? Items2
                                                         : (prec_q == bramac_pkg::Bits4 ? Items4 : Random));

  function automatic logic [39:0] weights(input bit second, input logic [63:0] noise);
    logic [39:0] word;
    logic [31:0] pair;
    word = noise[39:0];
    if (tight_q) begin
      word = (prec_q == bramac_pkg::Bits2) ? {20{2'b10}}
                                           : (prec_q == bramac_pkg::Bits4 ? {10{4'h8}} : {5{8'h80}});
    end else if (prec_q == bramac_pkg::Bits2) begin
      for (int unsigned l = 0; l < 20; l++) begin
        word[l*2 +: 2] = second ? 2'(l >> 2) : 2'(l);
      end
    end else if (prec_q == bramac_pkg::Bits4) begin
      for (int unsigned l = 0; l < 10; l++) begin
        pair = (item_q >> 8) * 10 + l;
        word[l*4 +: 4] = second ? pair[7:4] : pair[3:0];
      end
    end
    weights = word;
  endfunction

  // Inputs of MAC2 `step` of the chain: the item's first, random ones after; array 1 swapped.
  function automatic logic [15:0] inputs(input bit array, input logic [31:0] step,
                                         input logic [63:0] noise);
    logic [7:0] a, b;
    a = noise[7:0];
    b = noise[15:8];
    if (tight_q) begin
      a = signed_q ? 8'h80 : 8'hff;
      b = a;
    end else if (step == 0 && prec_q == bramac_pkg::Bits2) begin
      a = {item_q[1:0], 6'd0};
      b = {item_q[3:2], 6'd0};
    end else if (step == 0 && prec_q == bramac_pkg::Bits4) begin
      a = {item_q[3:0], 4'd0};
      b = {item_q[7:4], 4'd0};
    end
    inputs = array ? {a, b} : {b, a};
  endfunction

  function automatic longint field(input logic [39:0] word, input logic [31:0] lane);
    longint value;
    value = longint'(({24'd0, word} >> (lane * bits)) & ((64'd1 << bits) - 1));
    field = (value >= (64'sd1 <<< (bits - 1))) ? value - (64'sd1 <<< bits) : value;
  endfunction

  function automatic longint input_value(input logic [7:0] aligned);
    longint value;
    value = longint'({56'd0, aligned} >> (8 - bits));
    input_value = (signed_q && aligned[7]) ? value - (64'sd1 <<< bits) : value;
  endfunction

  // ---- the block --------------------------------------------------------------------------------

  logic        a_en, b_en_q, b_we_q, b_ready, want1, want2, want_done, out_valid;
  logic [39:0] ins, a_rdata, b_wdata_q, b_rdata;
  logic [8:0]  b_addr_q;
  logic [3:0]  state;

  bramac_block #(.Fast(Fast)) u_dut (
    .clk_i,
    .rst_ni      (rst_n),
    .main_i      (main),
    .cim_i       (1'b1),
    .a_en_i      (a_en),
    .a_we_i      (1'b1),
    .a_addr_i    (bramac_pkg::CimAddr),
    .a_wdata_i   (ins),
    .a_rdata_o   (a_rdata),
    .b_en_i      (b_en_q),
    .b_ready_o   (b_ready),
    .b_we_i      (b_we_q),
    .b_addr_i    (b_addr_q),
    .b_wdata_i   (b_wdata_q),
    .b_rdata_o   (b_rdata),
    .want1_o     (want1),
    .want2_o     (want2),
    .want_done_o (want_done),
    .state_o     (state),
    .out_valid_o (out_valid)
  );

  // ---- stimulus ---------------------------------------------------------------------------------

  // Phases of an item: its two words are chosen and written, the chain runs, the sums come out.
  localparam logic [2:0] Prepare = 3'd0, Write1 = 3'd1, Write2 = 3'd2, Run = 3'd3, Sums = 3'd4;

  logic [2:0]   phase_q = Prepare;
  logic [39:0]  w1_q, w2_q;
  logic [31:0]  step_q, length_q, busy_q, span_q, words_q;
  logic         second_q = 1'b0, done_q = 1'b0, chain_q = 1'b0;
  logic [159:0] got_q;
  longint       exact [2][20];
  logic [15:0]  pair0, pair1;
  logic [7:0]   row;
  logic [31:0]  law;

  assign law   = Fast ? (bits + 4) / 2 : bits + (signed_q ? 3 : 2);
  assign row   = {1'b0, item_q[6:0]};                 // of the weights: even and odd rows below 64
  assign pair0 = inputs(1'b0, step_q, random_q);
  assign pair1 = inputs(1'b1, step_q, random_q);

  always_comb begin
    a_en = 1'b0;
    ins  = '0;
    if (phase_q == Run && !done_q) begin
      ins[1:0] = prec_q;
      ins[2]   = signed_q;
      if (second_q && want2) begin
        a_en        = 1'b1;
        ins[5]      = 1'b1;
        ins[13:7]   = {1'b0, row[4:0], 1'b1};
        ins[15:14]  = row[6:5];
        ins[31:16]  = pair1;
      end else if (!second_q && step_q != length_q && want1) begin
        a_en   = 1'b1;
        ins[4] = (step_q == 0);
        ins[5] = 1'b1;
        ins[13:7] = {1'b0, row[4:0], 1'b0};
        if (Fast) begin
          ins[20:14] = {1'b0, row[4:0], 1'b1};
          ins[22:21] = row[6:5];
          ins[38:23] = pair0;
        end else begin
          ins[15:14] = row[6:5];
          ins[31:16] = pair0;
        end
      end else if (!second_q && step_q == length_q && want_done) begin
        a_en   = 1'b1;
        ins[6] = 1'b1;
      end
    end
  end

  // Port B: the item's words, else scratch words in the rows above.
  logic [39:0] shadow [Words];
  logic        known [Words];
  logic        expect_q = 1'b0;
  logic [39:0] expected_q;

  always_comb begin
    b_en_q    = (phase_q != Prepare);
    b_we_q    = 1'b1;
    b_addr_q  = {1'b0, row[4:0], phase_q == Write2, row[6:5]};
    b_wdata_q = (phase_q == Write2) ? w2_q : w1_q;
    if (phase_q == Run || phase_q == Sums) begin
      b_we_q    = random_q[40] || a_en;               // one read port a bank
      b_addr_q  = {1'b1, random_q[48:41]};
      b_wdata_q = random_q[39:0];
    end
  end

  always_ff @(posedge clk_i) begin
    if (main && rst_n) begin
      expect_q <= b_en_q && b_ready && !b_we_q && known[b_addr_q];
      if (b_en_q && b_ready && b_we_q) begin
        shadow[b_addr_q] <= b_wdata_q;
        known[b_addr_q]  <= 1'b1;
      end
      if (b_en_q && b_ready && !b_we_q) begin
        expected_q <= shadow[b_addr_q];
      end
      if (expect_q) begin
        port_b_reads_what_was_written : assert (b_rdata == expected_q);
      end
      port_b_is_free : assert (b_ready == !(Fast && a_en && ins[5]));
    end
  end

  logic computing;
  assign computing = (state >= (Fast ? bramac_pkg::StCopy1 : bramac_pkg::StPreadd)) &&
                     (state <= bramac_pkg::StAcc);

  task automatic add_products(input bit array, input logic [15:0] pair);
    for (int unsigned l = 0; l < lanes; l++) begin
      exact[array][l] = ((step_q == 0) ? 0 : exact[array][l]) +
                        field(w1_q, l) * input_value(pair[7:0]) +
                        field(w2_q, l) * input_value(pair[15:8]);
    end
  endtask

  task automatic check_sums(input bit array, input logic [159:0] sums);
    longint lane, modulus;
    modulus = 64'sd1 <<< lane_w;
    for (int unsigned l = 0; l < lanes; l++) begin
      lane = longint'(64'(sums >> (l * lane_w)) & (modulus - 1));
      if (lane >= modulus / 2) begin
        lane = lane - modulus;
      end
      if (tight_q && item_q == 1) begin
        one_more_overflows : assert (lane != exact[array][l]);
      end else begin
        sums_are_exact : assert (lane == exact[array][l]);
      end
      compared_q <= compared_q + lanes;
    end
  endtask

  always_ff @(posedge clk_i) begin
    random_q <= next_random(random_q);
    main_q   <= !main_q;
    time_q   <= time_q + 1;
    rst_n    <= (time_q > 4);
    if (rst_n && main && phase_q == Prepare) begin
      if (item_q == items) begin  // the next mode
        item_q  <= '0;
        tight_q <= !tight_q;
        if (tight_q) begin
          signed_q <= !signed_q;
          if (signed_q) begin
            prec_q <= prec_q + 2'd1;
            if (prec_q == bramac_pkg::Bits8) begin
              $display("swept %0d sums", compared_q);
              $finish;
            end
          end
        end
      end else begin
        phase_q <= Write1;
        w1_q    <= weights(1'b0, random_q);
        w2_q    <= weights(1'b1, next_random(random_q));
      end
    end
    if (rst_n && main && phase_q == Write1 && b_ready) begin
      phase_q <= Write2;
    end
    if (rst_n && main && phase_q == Write2 && b_ready) begin
      phase_q  <= Run;
      step_q   <= '0;
      length_q <= tight_q ? 32'(bramac_pkg::safe_count(prec_q, signed_q)) + item_q
                          : 32'd1 + {30'd0, random_q[50:49]};
      busy_q   <= '0;
      span_q   <= '0;
      words_q  <= '0;
      chain_q  <= 1'b0;
    end
    if (phase_q == Run && main) begin
      if (chain_q) begin
        span_q <= span_q + 1;
      end
      if (computing) begin
        busy_q <= busy_q + 1;
      end
      if (a_en && ins[6]) begin
        done_q  <= 1'b1;
        phase_q <= Sums;
        law_of_compute : assert (busy_q + 32'(computing) == length_q * law);
        no_gap_in_a_chain : assert (span_q + 1 == length_q * law + (Fast ? 0 : 2));
      end else if (a_en) begin
        chain_q <= 1'b1;
        if (Fast || second_q) begin
          step_q <= step_q + 1;
        end
        second_q <= !Fast && !second_q;
        if (second_q) begin
          add_products(1'b1, pair1);
        end else begin
          add_products(1'b0, pair0);
        end
      end
    end
    if (phase_q == Sums && out_valid) begin
      got_q   <= {a_rdata, got_q[159:40]};
      words_q <= words_q + 1;
      if (words_q[1:0] == 2'd3) begin
        check_sums(words_q[2], {a_rdata, got_q[159:40]});
      end
    end
    if (phase_q == Sums && main && words_q != 0 && !out_valid) begin
      read_out_is_complete : assert (words_q == 4 * Arrays);
      done_q  <= 1'b0;
      phase_q <= Prepare;
      item_q  <= item_q + 1;
    end
  end

endmodule

`default_nettype wire
