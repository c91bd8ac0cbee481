# SPDX-License-Identifier: Apache-2.0
#
# Static timing of a netlist with OpenSTA. synth/timing.cpp sources this after setting
#   liberties     files; the first is the standard cells', the rest the memories' (ram_stub.hpp)
#   netlist top   Verilog file and its top module
#   sdc           the block's constraints; it uses period, driving_cell and load_pf when they are set
#   driving_cell load_pf
#   most_pairs    of blocks in lines `limit`, worst first
#   pairs_above   least period from which on a path counts there; above 0, nothing else is wanted
#   half_periods  1 when a memory answers at the falling edge
#   result        the file that is written: tab-separated lines, "done" last
#
# Lines of the result, times in ns:
#   period P
#   group NAME ENDPOINTS SLACK LEAST_PERIOD HOLD_SLACK HOLD_END   ("-": none)
#   critical PERIOD SLACK START END                worst path of reg2reg, at a period
#   point INSTANCE CELL NET ARRIVAL                its points
#   limit PERIOD SLACK START END                   worst paths of reg2reg, one a pair of blocks
#
# OpenSTA 2.0.17 prints what is wrong with a file and goes on; timing.cpp reads its log.

# --- design
foreach liberty $liberties {
  if {![read_liberty $liberty]} { exit 1 }
}
if {![read_verilog $netlist]} { exit 1 }
if {![link_design $top]} { exit 1 }
set_cmd_units -time ns -capacitance pF
# Delays are the library's tables at the sum of the pins' capacitance: there are no wires. (The default, an
# effective capacitance found by iteration, is for wires; without them it is 0.1 % off and takes longer.)
set_delay_calculator lumped_cap

# --- names
# A net or instance without a name of the RTL: _0815_ of Yosys, n815 of ABC, _ff8_ of our own.
proc is_anonymous {name} {
  return [regexp {(^|[/.])(_[a-z]*[0-9]+_|n[0-9]+)$} $name]
}

# Instances and nets are named with dots, as in the RTL.
proc dotted {name} {
  return [string map {/ . \\ {}} $name]
}

# The nets that an instance drives.
proc driven_nets {instance} {
  set nets {}
  set pins [$instance pin_iterator]
  while {[$pins has_next]} {
    set pin [$pins next]
    if {[$pin is_driver]} {
      set net [$pin net]
      if {$net ne "NULL" && $net ne ""} { lappend nets $net }
    }
  }
  $pins finish
  return $nets
}

# The RTL's name of what an instance drives: directly, or through one inverter or buffer (a flip-flop
# whose library has only an inverted output). Empty when the RTL has no name for it.
proc rtl_name {instance {deeper 1}} {
  foreach net [driven_nets $instance] {
    set name [get_full_name $net]
    if {![is_anonymous $name]} { return [dotted $name] }
  }
  if {!$deeper} { return "" }
  foreach net [driven_nets $instance] {
    set pins [$net pin_iterator]
    set loads {}
    while {[$pins has_next]} {
      set pin [$pins next]
      if {[$pin is_load] && [$pin is_leaf]} { lappend loads [$pin instance] }
    }
    $pins finish
    foreach load $loads {
      set cell [$load liberty_cell]
      if {$cell eq "NULL" || [llength [driven_nets $load]] != 1} { continue }
      set inputs 0
      set pins [$load pin_iterator]
      while {[$pins has_next]} { if {[[$pins next] is_load]} { incr inputs } }
      $pins finish
      if {$inputs != 1} { continue }
      set name [rtl_name $load 0]
      if {$name ne ""} { return $name }
    }
  }
  return ""
}

# Start or end of a path: a port, a memory's port, or a register by its RTL name: that of the instance
# where it is named after its register (acc_q[3]_reg of ours, acc_q[3]$_DFF_P_ of Yosys' rename -wire),
# else of what it drives.
proc end_name {pin} {
  global is_memory
  if {[$pin is_top_level_port]} { return [get_full_name $pin] }
  set instance [$pin instance]
  if {[info exists is_memory([get_property $instance ref_name])]} {
    return [dotted [get_full_name $pin]]
  }
  set own [get_full_name $instance]
  if {![is_anonymous $own]} { return [dotted [regsub {(_reg|\$_[A-Z0-9_]+)$} $own ""]] }
  set name [rtl_name $instance]
  return [expr {$name eq "" ? [dotted $own] : $name}]
}

# --- constraints at a period
proc constrain {ns} {
  global period sdc
  set period $ns
  read_sdc $sdc
  group_path -name in2reg -from [all_inputs]
  group_path -name reg2out -to [all_outputs]
  group_path -name in2out -from [all_inputs] -to [all_outputs]
}

# What NAME.sdc calls the group of its clock holds the rest: register to register.
proc sta_group {group} {
  return [expr {$group eq "reg2reg" ? [get_name [lindex [all_clocks] 0]] : $group}]
}

proc paths {group delay count} {
  return [find_timing_paths -path_delay $delay -path_group [sta_group $group] -group_count $count]
}

proc worst_slack {group} {
  set paths [paths $group max 1]
  return [expr {$paths eq "" ? "-" : [get_property [lindex $paths 0] slack]}]
}

# --- report
set out [open $result w]
proc say {args} { puts $::out [join $args "\t"] }

read_sdc $sdc
if {[llength [all_clocks]] != 1} {
  puts "Error: [file tail $sdc] defines [llength [all_clocks]] clocks, not one"
  exit 1
}
set first_period [get_property [lindex [all_clocks] 0] period]
constrain $first_period
say period $first_period

set groups [expr {$pairs_above > 0 ? {} : {reg2reg in2reg reg2out in2out}}]
set most_endpoints 20000
foreach group $groups {
  set slack_at($group,1) [worst_slack $group]
  set ends($group) [llength [paths $group max 1000000]]
  set hold($group) [list - -]
  set worst [lindex [paths $group min 1] 0]
  if {$worst ne ""} {
    set hold($group) [list [get_property $worst slack] [end_name [get_property $worst endpoint]]]
  }
}

# Least periods. Each path's slack grows with the period along a straight line. Where all paths of a
# group have the same slope (1 from register to register; less where I/O delays are fractions of the
# period) two periods give the answer. Register to register may mix slopes, where a memory answers at the
# falling edge; then the line through the last two points is followed until the slack is zero.
if {$groups ne ""} { constrain [expr {2 * $first_period}] }
foreach group $groups {
  if {$slack_at($group,1) ne "-"} { set slack_at($group,2) [worst_slack $group] }
}
foreach group $groups {
  set least -
  if {$slack_at($group,1) ne "-"} {
    set p0 $first_period
    set s0 $slack_at($group,1)
    set p1 [expr {2 * $first_period}]
    set s1 $slack_at($group,2)
    for {set step 0} {$step < 10} {incr step} {
      set slope [expr {($s1 - $s0) / ($p1 - $p0)}]
      if {$slope < 1e-6} { break }
      set next [expr {$p1 - $s1 / $slope}]
      if {$group ne "reg2reg" || abs($slope - 1) < 1e-3 || $next <= 0} {
        set least $next
        break
      }
      constrain $next
      lassign [list $p1 $s1 $next [worst_slack $group]] p0 s0 p1 s1
      if {abs($s1) < 1e-5 * $p1} { set least $p1; break }
    }
  }
  set least_of($group) $least
  say group $group $ends($group) $slack_at($group,1) $least {*}$hold($group)
}

# The critical path. With slopes of 1 it is the same at every period; else it is looked for at the least one.
if {$half_periods && [info exists least_of(reg2reg)] && $least_of(reg2reg) ne "-" && $least_of(reg2reg) > 0} { constrain $least_of(reg2reg) }
set path [expr {$groups eq "" ? "" : [lindex [paths reg2reg max 1] 0]}]
if {$path ne ""} {
  say critical $period [get_property $path slack] [end_name [get_property $path startpoint]] \
    [end_name [get_property $path endpoint]]
  foreach point [get_property $path points] {
    set pin [get_property $point pin]
    if {[$pin is_top_level_port] || ![$pin is_driver]} { continue }
    set instance [$pin instance]
    say point [dotted [get_full_name $instance]] [get_property $instance ref_name] \
      [dotted [get_full_name [$pin net]]] [get_property $point arrival]
  }
}

# Register to register, the worst path between each pair of blocks: block = instance path of the
# register's RTL name, with any number in brackets.
proc block_of {name} {
  set parts [split $name .]
  return [regsub -all {\[[0-9]+\]} [join [lrange $parts 0 end-1] .] {[*]}]
}
set pairs 0
foreach path [paths reg2reg max $most_endpoints] {
  if {$period - [get_property $path slack] < $pairs_above} { break }
  set start [end_name [get_property $path startpoint]]
  set end [end_name [get_property $path endpoint]]
  set pair [list [block_of $start] [block_of $end]]
  if {[info exists seen($pair)]} { continue }
  set seen($pair) 1
  say limit $period [get_property $path slack] $start $end
  if {[incr pairs] == $most_pairs} { break }
}

say done
close $out
