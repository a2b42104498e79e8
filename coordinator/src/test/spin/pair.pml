/*
 * Who of a pair with a witness holds the addresses: the rules of docs/protocol.md, without
 * priorities by tracking, pauses and guards, in whole units of time of one heartbeat interval.
 * Messages are lost, delayed and sent as the model pleases; the witness is reached or not; nodes
 * crash and start again. Claimed is one thing: never do two hold.
 *
 *   spin -a pair.pml && cc -O2 -DSAFETY -DCOLLAPSE -w -o pan pan.c && ./pan -m2000000
 */
#define WARN 2
#define DEAD 3
#ifndef WAIT
#define WAIT 4 /* a dead time and an interval: what a claim waits for where votes are asked */
#endif
#define MARGIN 1
#define RESIGN 3 /* so long a resignation is repeated */
#ifndef CALM
#define CALM 5 /* so long who resigned does not claim for being the better one */
#endif
#define CAP 4

/* Of each node: since when it has heard nothing, the age of its newest message that the peer has
   confirmed while it did not hold, the age of the newest message that it took, what is left of its
   lease, of the time in which it resigns, and of that in which it stays calm. */
byte silence[2], ack[2], took[2], lease[2], resign[2], calm[2];
bool hold[2];

/* The message on its way from each node. */
bool flying[2], says_hold[2], says_resign[2];
byte age[2], echo[2];

/* The witness. */
byte holder = 2, grant;

inline older(what) { what = (what < CAP -> what + 1 : CAP) }
inline less(what) { what = (what > 0 -> what - 1 : 0) }

inline speak(sender) {
  flying[sender] = true; age[sender] = 0; echo[sender] = took[sender];
  says_hold[sender] = hold[sender]; says_resign[sender] = !hold[sender] && resign[sender] > 0
}

inline let_go(leaver) {
  hold[leaver] = false; resign[leaver] = RESIGN; calm[leaver] = CALM;
  if
  :: holder == leaver -> grant = 0
  :: true /* it does not reach the witness */
  fi;
  lease[leaver] = 0;
  speak(leaver)
}

/* What one says arrives at the other. */
inline hear(from, to) {
  flying[from] = false;
  silence[to] = 0;
  took[to] = age[from];
  if
  :: !says_hold[from] -> ack[to] = (echo[from] + age[from] < CAP -> echo[from] + age[from] : CAP)
  :: else
  fi;
  if
  :: hold[to] || says_hold[from] || ack[to] >= WARN
  :: else ->
    if
    :: says_resign[from] -> hold[to] = true; speak(to)
    :: !says_resign[from] && to == 0 && calm[to] == 0 -> hold[to] = true; speak(to)
    :: else
    fi
  fi;
  age[from] = 0; echo[from] = 0; says_hold[from] = false; says_resign[from] = false
}

inline ask(asker) {
  if
  :: holder == asker || grant == 0 -> holder = asker; grant = DEAD; lease[asker] = DEAD
  :: else
  fi
}

inline obey(obeyer) {
  if
  :: hold[obeyer] && ack[obeyer] >= DEAD - MARGIN && lease[obeyer] <= MARGIN -> let_go(obeyer)
  :: else
  fi
}

inline pass(aged) {
  older(silence[aged]); older(ack[aged]); older(took[aged]);
  less(lease[aged]); less(resign[aged]); less(calm[aged]);
  if
  :: flying[aged] && age[aged] < CAP -> age[aged]++
  :: flying[aged] && age[aged] >= CAP -> /* too old to matter */
    flying[aged] = false; age[aged] = 0; echo[aged] = 0; says_hold[aged] = false; says_resign[aged] = false
  :: else
  fi
}

inline crash(fallen) {
  hold[fallen] = false; silence[fallen] = 0; ack[fallen] = CAP; took[fallen] = CAP; lease[fallen] = 0; resign[fallen] = 0;
  calm[fallen] = 0
}

init {
  atomic {
    ack[0] = CAP; ack[1] = CAP; took[0] = CAP; took[1] = CAP
  }
  byte i, j;
  do
  :: atomic { /* time */
      pass(0); pass(1); less(grant); obey(0); obey(1)
    }
  :: atomic { /* something happens at a node */
      if
      :: i = 0; j = 1
      :: i = 1; j = 0
      fi;
      if
      :: !flying[i] -> speak(i)
      :: flying[i] -> /* lost */
        flying[i] = false; age[i] = 0; echo[i] = 0; says_hold[i] = false; says_resign[i] = false
      :: flying[i] -> hear(i, j)
      :: hold[i] && ack[i] >= WARN -> ask(i)
      :: !hold[i] && silence[i] >= WAIT -> ask(i)
      :: !hold[i] && silence[i] >= WAIT && lease[i] > MARGIN -> hold[i] = true; speak(i)
      :: hold[i] && ack[i] < WARN && silence[i] < DEAD -> let_go(i)
      :: crash(i)
      fi;
      i = 0; j = 0
    };
    assert(!(hold[0] && hold[1]))
  od
}
