#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# tb/formal/engine.sh FOLDER HARNESS METHOD DEPTH PARAMETERS SOURCE...
# One proof run by Yosys and a solver; FOLDER gets the model, logs and trace. METHOD:
#   induct  k-induction with k = DEPTH: no assertion fails in the first DEPTH cycles (the assumptions
#           being satisfiable), and after DEPTH cycles without a failure none fails in the next
#   pdr     unbounded, by ABC's property-directed reachability (which finds its own invariant);
#           DEPTH is the limit of its frames
#   bmc     bounded, by ABC: no assertion fails in the first DEPTH cycles
#   unroll  the same as one combinational question, for arithmetic: nodes that are equal on both sides
#           are merged on the way (ABC's ifraig, iprove)
#   cover   every cover statement is reached within DEPTH cycles: the assumptions leave room
#   netlist the gates that the project's flow (synth/flow, osu018) makes of the module DEPTH compute the
#           same as its RTL: by Yosys' equiv_induct, register by register; of the harness only the
#           header is used. $GOLD is a folder of sources for the RTL's side, if it is another
#   sweep   by exhaustion: the harness itself goes through all inputs, checks every result and says
#           "swept N records" at the end (Verilator); DEPTH means nothing
# PARAMETERS is "P=V ..." for the harness. Exit code 0 proved, 1 a counterexample or no induction,
# 2 a tool failed or gave up; FOLDER/summary says what was found.
set -u
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 harness=$2 method=$3 depth=$4 parameters=$5
shift 5
top=$(basename "$harness" .sv)
cd "$folder" || exit 2

chparam=''
for parameter in $parameters; do
  chparam+=" -chparam ${parameter%%=*} ${parameter#*=}"
done
include=''
for source in "$@"; do include+=" -I$(dirname "$source")"; done

say() { echo "$1" > summary; cat summary; }

# Memories (but those of one word) keep clocked reads as flip-flops behind an asynchronous port, which both back ends take.
model() {  # COMMANDS
  yosys -q -l yosys.log -p "read_verilog -formal -sv $include $* $harness;
    hierarchy -check -top $top$chparam; proc; flatten; opt_expr; opt_clean; check -assert;
    memory_nordff; memory_collect; memory_map t:\$mem_v2 r:SIZE=1 %i; opt_clean; $commands" ||
    { say "Yosys: $(grep ERROR yosys.log | head -1)"; exit 2; }
}

# Unrolled into plain bit vectors: z3 gets lost in the functions of states that smtbmc writes otherwise.
# Incremental solving pays for many short steps only; an induction's few hard ones take ten times longer.
smtbmc() { yosys-smtbmc -s z3 --unroll --noprogress "$@" model.smt2; }

# The assertion that failed and, cycle by cycle, where the trace is.
explain() {  # LOG WHAT
  local failing
  failing=$(sed -n 's/.*Assert failed in [^:]*: *//p' "$1" | sort -u | tr '\n' ' ')
  say "$2: ${failing:-no assertion named}"
  if [[ -e trace.vcd ]]; then
    perl "$here/trace.pl" trace.vcd >> summary
    echo "trace: $folder/trace.vcd" >> summary
  fi
  exit 1
}

smt() {  # LOG WHAT ARGUMENT...; exits when not passed
  local log=$1 what=$2
  shift 2
  smtbmc "$@" > "$log" 2>&1
  grep -q 'Status: PASSED' "$log" && return
  grep -q 'Status: FAILED' "$log" || { say "yosys-smtbmc: $(tail -1 "$log")"; exit 2; }
  grep -qi 'assumptions are unsatisfiable\|presat.*unsat' "$log" && { say 'the assumptions contradict each other'; exit 1; }
  explain "$log" "$what"
}

case $method in
  induct | cover)
    commands='dffunmap; opt_clean; write_smt2 -wires model.smt2'
    model "$@"
    if [[ $method == cover ]]; then
      smt cover.log 'not reached' -c -t "$depth"
    else
      smt base.log 'counterexample' --presat -t "$depth" --dump-vcd trace.vcd
      smtbmc --noincr -i -t "$depth" --dump-vcd induction.vcd > induction.log 2>&1
      if ! grep -q 'Status: PASSED' induction.log; then  # a trace from reset says more
        smt deeper.log 'counterexample' -t "$depth:$((2 * depth + 10))" --dump-vcd trace.vcd
        mv induction.vcd trace.vcd
        explain induction.log 'no induction, and no counterexample from reset'
      fi
    fi ;;
  bmc | pdr | unroll)  # a counterexample's trace then comes from the other solver
    commands='dffunmap; write_smt2 -wires model.smt2; chformal -cover -remove;
      memory_map; opt -full; techmap; dfflegalize -cell $_DFF_P_ 01; abc -g AND -fast; opt_clean;
      write_aiger -zinit model.aig'
    model "$@"
    solve="scorr; dc2; pdr" proved="Property proved"
    [[ $method == bmc ]] && solve=bmc3 proved="No output asserted"
    solve="$solve -F $depth"
    if [[ $method == unroll ]]; then
      solve="scorr; frames -F $depth -i; orpos; ifraig; dc2; iprove" proved="UNSATISFIABLE"
    fi
    yosys-abc -c "read_aiger model.aig; fold; strash; $solve" > abc.log 2>&1
    grep -q "^\(.* \)*$proved" abc.log && { say proved; exit 0; }
    if [[ $method == unroll ]] && grep -q 'SATISFIABLE' abc.log; then
      timeout 60 yosys-smtbmc -s z3 --unroll --noprogress --noincr -t "$((depth - 1)):$depth" \
        --dump-vcd trace.vcd model.smt2 > base.log 2>&1  # arithmetic may take it longer: then without a trace
      explain base.log counterexample
    fi
    grep -q 'was asserted in frame' abc.log || { say "yosys-abc: $(grep -v '^ *$' abc.log | tail -1)"; exit 2; }
    frame=$(sed -n 's,.*was asserted in frame \([0-9]*\).*,\1,p' abc.log | head -1)
    smt base.log counterexample --noincr -t "$((frame > 1 ? frame - 1 : 0)):$((frame + 2))" --dump-vcd trace.vcd
    say "yosys-abc finds a counterexample in cycle $frame, yosys-smtbmc none"
    exit 2 ;;
  netlist)
    library=/usr/share/qflow/tech/osu018/osu018_stdcells.lib flow=$here/../../synth/flow gold=("$@")
    [[ -n ${GOLD:-} ]] && gold=("${gold[@]/#*\//$GOLD/}")
    sed 's/@TARGET@/500/' "$flow/abc_flow.script" > abc.script
    yosys -q -l yosys.log -p "read_verilog -sv -DSYNTHESIS $include $*; hierarchy -check -top $depth$chparam;
      script $flow/generic.ys; flatten; opt_clean; dfflibmap -liberty $library;
      abc -liberty $library -script abc.script; splitnets; opt_clean -purge;
      write_verilog -noattr -noexpr -simple-lhs gate.v" ||
      { say "Yosys: $(grep ERROR yosys.log | head -1)"; exit 2; }
    yosys -q -l equiv.log -p "read_verilog -sv -DSYNTHESIS $include ${gold[*]};
      hierarchy -check -top $depth$chparam; proc; flatten; opt_expr; opt_clean; memory_map; splitnets -ports;
      rename $depth gold; design -stash gold;
      read_liberty -ignore_miss_func $library; read_verilog gate.v; hierarchy -check -top $depth; flatten;
      opt_clean; splitnets -ports; rename $depth gate; design -stash gate;
      design -copy-from gold -as gold gold; design -copy-from gate -as gate gate;
      equiv_make gold gate equiv; hierarchy -top equiv; opt_clean; equiv_simple -seq 3; equiv_induct;
      equiv_status -assert" 2> equiv.err && { say proved; exit 0; }
    grep -q 'unproven $equiv' equiv.err || { say "Yosys: $(grep ERROR equiv.log | head -1)"; exit 2; }
    say "not equal: $(sed -n 's/.*Unproven $equiv .*: //p' equiv.log | sort -u | head -8 | tr '\n' ' ')"
    exit 1 ;;
  sweep)
    generics=''
    for parameter in $parameters; do generics+=" -G$parameter"; done
    verilator --cc --exe --build --assert -O3 -fno-const-bit-op-tree --top-module "$top" --prefix Vsweep --Mdir obj \
      -CFLAGS -O2 --unroll-count 1000 $include$generics "$@" "$harness" "$here/sweep_main.cpp" > build.log 2>&1 ||
      { say "Verilator: $(grep -m1 '%Error\|%Warning\|error:' build.log)"; exit 2; }
    obj/Vsweep > sweep.log 2>&1 && grep -q '^swept [1-9]' sweep.log || { say "counterexample: $(grep -m1 'Assertion failed' sweep.log)"; exit 1; }
    say "proved: $(grep '^swept' sweep.log)"
    exit 0 ;;
  *) say "no method $method"; exit 2 ;;
esac
say proved
